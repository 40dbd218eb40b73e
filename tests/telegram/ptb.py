#!/usr/bin/env python3
"""python-telegram-bot, which others wrote, in the simulated Bot API: what a bot's program does all day, and what goes
wrong for it. Only its base URL is changed.

    tests/telegram/ptb.py URL TOKEN      prints what it saw, as one JSON document

The library comes from PyPI, once, into build/ptb-venv.
"""
import asyncio
import json
import logging
import struct
import sys
import urllib.request
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from python_environment import enter  # noqa: E402

enter("ptb", ["python-telegram-bot==22.8"])

from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, error  # noqa: E402
from telegram.ext import Application, CallbackQueryHandler, CommandHandler  # noqa: E402
from telegram.request import HTTPXRequest  # noqa: E402

logging.disable()  # what goes wrong here is meant to
URL, TOKEN = sys.argv[1], sys.argv[2]
OWNER = 111


def act(what, **body):
    """The simulator's people, moved by hand."""
    request = urllib.request.Request(f"{URL}/_sim/{what}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


async def refusal(call):
    """The exception's class, its words, and the number that it brings."""
    try:
        await call
    except error.RetryAfter as told:
        after = told.retry_after
        return ["RetryAfter", int(after.total_seconds() if hasattr(after, "total_seconds") else after)]
    except error.ChatMigrated as told:
        return ["ChatMigrated", told.new_chat_id]
    except error.TelegramError as told:
        return [type(told).__name__, told.message]
    return ["taken", ""]


async def main():
    seen = {"commands": [], "presses": [], "errors": []}
    pressed = asyncio.Event()
    application = (Application.builder().token(TOKEN).base_url(f"{URL}/bot").base_file_url(f"{URL}/file/bot")
                   .get_updates_read_timeout(20).build())

    async def status(update, context):
        seen["commands"].append([update.effective_user.id, update.message.text, context.args])
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Close", callback_data="close:42")]])
        sent = await update.message.reply_html("<b>BTC</b> <i>up</i>", reply_markup=keyboard, do_quote=True)
        seen["reply"] = {"id": sent.message_id, "text": sent.text, "entities": [e.type for e in sent.entities]}
        act("press", chat_id=OWNER, message_id=sent.message_id, data="close:42")

    async def press(update, context):
        query = update.callback_query
        seen["presses"].append([query.from_user.id, query.data])
        await query.answer("done")
        edited = await query.edit_message_text("closed")
        seen["edited"] = edited.text
        seen["edited_again"] = await refusal(query.edit_message_text("closed"))
        seen["answered_again"] = await refusal(query.answer("late"))
        pressed.set()

    application.add_handler(CommandHandler("status", status))
    application.add_handler(CallbackQueryHandler(press))

    def polling_failed(told):
        seen["errors"].append([type(told).__name__, told.message])

    bot = application.bot
    async with application:
        me = bot.bot
        seen["me"] = {"id": me.id, "username": me.username, "is_bot": me.is_bot}
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=10, error_callback=polling_failed,
                                                allowed_updates=["message", "callback_query", "my_chat_member"])
        act("message", chat_id=OWNER, text="/status now please", language_code="ru")
        await asyncio.wait_for(pressed.wait(), 60)
        await application.updater.stop()
        await application.stop()

        photo = await bot.send_photo(OWNER, png(640, 320), caption="<b>chart</b>", parse_mode="HTML")
        seen["photo"] = {"sizes": [[one.width, one.height] for one in photo.photo], "caption": photo.caption}
        again = act("chat", chat_id=222)["id"]
        seen["photo_again"] = (await bot.send_photo(again, photo.photo[-1].file_id)).photo[-1].file_unique_id == \
            photo.photo[-1].file_unique_id
        await bot.set_my_commands([BotCommand("status", "How it stands")], BotCommandScopeChat(OWNER), "ru")
        seen["my_commands"] = [c.command for c in await bot.get_my_commands(BotCommandScopeChat(OWNER), "ru")]

        seen["long"] = await refusal(bot.send_message(222, "x" * 4097))
        seen["html"] = await refusal(bot.send_message(222, "1 < 2", parse_mode="HTML"))
        seen["markdown"] = await refusal(bot.send_message(222, "1.05", parse_mode="MarkdownV2"))
        act("fault", kind="http429", seconds=17, method="sendMessage")
        seen["flood"] = await refusal(bot.send_message(222, "x"))
        act("chat", chat_id=333, state="blocked")
        seen["blocked"] = await refusal(bot.send_message(333, "x"))
        act("chat", chat_id=-5001, moved_to=-1000000005001)
        seen["moved"] = await refusal(bot.send_message(-5001, "x"))
        seen["unknown_chat"] = await refusal(bot.send_message(999, "x"))
        act("fault", kind="http502", method="sendMessage")
        seen["gateway"] = (await refusal(bot.send_message(222, "x")))[0]
        act("fault", kind="drop", method="sendMessage")
        seen["cut"] = (await refusal(bot.send_message(222, "x")))[0]

        # Two hold a poll with one token: whichever comes second ends the other.
        async with Bot(TOKEN, base_url=f"{URL}/bot", get_updates_request=HTTPXRequest(read_timeout=60)) as second:
            polls = [asyncio.create_task(refusal(one.get_updates(offset=-1, timeout=30))) for one in (bot, second)]
            ended, held = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
            seen["conflict"] = ended.pop().result()
            for poll in held:
                poll.cancel()
            await asyncio.wait(held)
    print(json.dumps(seen))

asyncio.run(main())
