DROP TABLE hand_trades;
