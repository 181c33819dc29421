"""Addresses that parsers read differently: one table for every entry that takes an address.

`HOSTILE` holds what is no https address of a public host, whatever Python reads it: brackets that the versions of
`urllib.parse` judge differently, controls that some of them skip, ports, user names and letters that turn into
delimiters. `LAWFUL` is the positive control.
"""

from __future__ import annotations

from typing import Final

# Malformed: `urlsplit`, or `.port` of its answer, raises ValueError for them in some version or in all.
MALFORMED: Final = {
    "a bracket that opens": "https://[",
    "a bracket that never closes": "https://[::1",
    "a bracket that closes": "https://badges.example]/",
    "no address in brackets": "https://[]/",
    "a name in brackets": "https://[badges.example]/",
    "a future address": "https://[v1.example]/",
    "a future address that is a name": "https://[vf.badges.example]/",
    "an IPv4 address in brackets": "https://[93.184.215.14]/",
    "brackets after a name": "https://badges.example[x]/",
    "brackets after a name, an address": "https://badges.example[2606:2800::1]/",
    "a name after brackets": "https://[2606:2800::1]badges.example/",
    "a name before brackets": "https://badges.example.[2606:2800::1]/",
    "two pairs of brackets": "https://[2606:2800::1][2606:2800::2]/",
    "brackets in brackets": "https://[[2606:2800::1]]/",
    "brackets the other way round": "https://]2606:2800::1[/",
    "a user name before brackets": "https://a@[badges.example]/",
    "five groups too many": "https://[1:2:3:4:5:6:7:8:9:a:b:c:d]/",
    "a port in letters": "https://badges.example:https/",
    "a port in wide figures": "https://badges.example:\uff14\uff14\uff13/",
    "a negative port": "https://badges.example:-1/",
    "a port beyond the last": "https://badges.example:65536/",
    "two ports": "https://badges.example:443:443/",
    "a letter that becomes a slash": "https://badges.example\u2100.evil.example/",
    "a letter that becomes a colon": "https://badges.example\ufe55443/",
    "a letter that becomes an at": "https://badges.example\uff20evil.example/",
    "a letter that becomes a question mark": "https://badges.example\uff1fevil.example/",
    "a letter that becomes a number sign": "https://badges.example\uff03evil.example/",
}
# Well-formed for some parsers, and never an address that this project requests, stores or signs.
UNFIT: Final = {
    "nothing": "",
    "no host": "https://",
    "no host before a path": "https:///badge",
    "no slashes": "https:badges.example",
    "a backslash for a slash": "https:\\\\badges.example/",
    "a backslash in the host": "https://evil.example\\@badges.example/",
    "a user name": "https://badges.example@evil.example/",
    "an empty user name": "https://@badges.example/",
    "an IPv6 address": "https://[2606:2800::1]/",
    "this machine": "https://[::1]/",
    "this machine, in a mapped address": "https://[::ffff:127.0.0.1]/",
    "an address with a zone": "https://[fe80::1%25eth0]/",
    "a scheme of figures": "1https://badges.example/",
    "another scheme": "ftp://badges.example/",
    "a scheme inside": "view-source:https://badges.example/",
    "a space in the host": "https://bad ges.example/",
    "a tab in the host": "https://bad\tges.example/",
    "a line feed in the host": "https://badges.example\n.evil.example/",
    "a carriage return in the host": "https://badges.example\r.evil.example/",
    "a NUL in the host": "https://badges.example\x00.evil.example/",
    "a space in the path": "https://badges.example/a b",
    "a lone surrogate": "https://badges.example/\ud800",
    "a label of 64": f"https://{'a' * 64}.example/",
    "an empty label": "https://badges..example/",
    "a label that begins with a hyphen": "https://-badges.example/",
    "an underscore": "https://badges_.example/",
    "percent-encoding in the host": "https://badges%2eexample/",
    "figures alone": "https://2130706433/",
    "a hexadecimal last label": "https://badges.0x7f/",
}
# The standard library skips these before a URL since 3.11.4: no address begins with one.
LED_BY: Final = {
    f"{name} before it": f"{mark}https://badges.example/"
    for name, mark in {"a NUL": "\x00", "a start of heading": "\x01", "an escape": "\x1b"}.items()
}
HOSTILE: Final = MALFORMED | UNFIT | LED_BY
LAWFUL: Final = {
    "a host": "https://badges.example/",
    "a host without a path": "https://badges.example",
    "a path": "https://badges.example/a/b.json",
}
# For e-mail: what a header, an SMTP command or two versions of `email.utils` would read otherwise.
HOSTILE_MAILBOXES: Final = {
    "nothing": "",
    "no domain": "lea",
    "no name": "@courrier.example",
    "two at signs": "lea@courrier.example@evil.example",
    "a second line": "lea@courrier.example\r\nBcc: other@evil.example",
    "a line feed": "lea\n@courrier.example",
    "a line separator": "lea\u2028@courrier.example",
    "a NUL": "le\x00a@courrier.example",
    "an escape": "le\x1ba@courrier.example",
    "a delete": "le\x7fa@courrier.example",
    "a right-to-left mark": "le\u202ea@courrier.example",
    "a lone surrogate": "le\ud800a@courrier.example",
    "a comment": "lea(comment)@courrier.example",
    "a comment in the domain": "lea@courrier.example(evil)",
    "a display name": "Lea <lea@courrier.example>",
    "a group": "amis:lea@courrier.example;",
    "two addresses": "lea@courrier.example,other@evil.example",
    "a route": "<@evil.example:lea@courrier.example>",
    "a quoted name": '"lea@evil.example"@courrier.example',
    "an encoded word": "=?utf-8?q?lea=40evil.example?=@courrier.example",
    "an address in brackets": "lea@[93.184.215.14]",
    "two dots": "le..a@courrier.example",
    "a dot at the end": "lea.@courrier.example",
}
LAWFUL_MAILBOXES: Final = {"a name": "lea@courrier.example", "a tag": "lea+badges@courrier.example",
                           "signs": "l'ea_o-b.c@courrier.example"}  # fmt: skip
