DROP TABLE screened_pairs;
DROP TABLE screens;
