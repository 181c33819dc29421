"""The settings from the environment, read once and refused at start if unsafe, with every problem, one line each.

Each variable but BADGES_HOME can also be given as a file, by the name with _FILE. The embedded instance keeps its own
secrets under its home, in files that the owner alone can read; only `badges init` makes them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from badges.base.disk.secret_files import make_secret
from keys.access import denial
from schemas.urls import split_url

DEFAULT_HOME = Path("instance")
DEFAULT_PUBLIC_URL = "http://localhost:8000"
PINNED_URL_FILE = "public_url"
JOURNAL = "journal"  # the folder of the journal outside of the database, unless BADGES_JOURNAL_DIR names another
SECRET_LENGTH = 32
PASSPHRASE_LENGTH = 16
PLACEHOLDERS = (
    "changeme", "change-me", "change_me", "changethis", "placeholder", "replace", "secret", "password", "passphrase",
    "motdepasse", "mot-de-passe", "example", "exemple", "default", "insecure", "development", "azerty", "qwerty",
    "123456",
)  # fmt: skip
PRIVATE_NETWORKS = tuple(ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
DEFAULT_PROXIES: tuple[Network, ...] = (ipaddress.IPv4Network("127.0.0.1/32"), ipaddress.IPv6Network("::1/128"))
NO_PROXY = "none"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A DNS name of two labels or more: did:web has no form for a numeric address, and no badge is signed for a name that
# is known only inside a local network.
DOMAIN = re.compile(rf"(?![0-9.]+$)(?:{_LABEL}\.)+{_LABEL}")
SECRET_FILES = {"BADGES_SECRET_KEY": "secret_key", "BADGES_KEYS_PASSPHRASE": "keys_passphrase"}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one variable. `code` is stable; its words stand in the `codes` catalogue."""

    name: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class SettingsRefused(Exception):
    """The environment was refused. `problems` holds all that is wrong, in the order of the variables."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.name}: {problem.code}" for problem in problems))


@dataclass(frozen=True)
class Settings:
    """The settings of one instance. Made by `from_environment`; nothing else reads the environment."""

    home: Path
    public_url: str
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    keys_passphrase: str = field(repr=False)
    queue_url: str = field(repr=False)
    mail_url: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[Network, ...] = DEFAULT_PROXIES
    journal_dir: Path | None = None
    backup_dir: Path | None = None
    backup_passphrase: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, home: Path | None = None) -> Settings:
        """Settings from `environ`; `home` takes precedence over BADGES_HOME.

        Raises SettingsRefused: with every problem found. Reads secret files, creates nothing.
        """
        folder = (home or Path(environ.get("BADGES_HOME") or DEFAULT_HOME)).expanduser().resolve()
        reader = _Reader(environ, folder)
        public_url = reader.public_url()
        local = not public_url or _is_local(public_url) or is_private_http(public_url)
        settings = cls(
            home=folder,
            public_url=public_url,
            database_url=reader.database_url(),
            secret_key=reader.secret("BADGES_SECRET_KEY", SECRET_LENGTH, embedded=True),
            keys_passphrase=reader.secret("BADGES_KEYS_PASSPHRASE", PASSPHRASE_LENGTH, embedded=local),
            queue_url=reader.queue_url(),
            mail_url=reader.mail_url(),
            trusted_proxies=reader.trusted_proxies(),
            journal_dir=reader.folder("BADGES_JOURNAL_DIR"),
            backup_dir=reader.backup_dir(),
            backup_passphrase=reader.backup_passphrase(),
        )
        if settings.secret_key and settings.secret_key == settings.keys_passphrase:
            reader.refuse("BADGES_KEYS_PASSPHRASE", "setting.secret_reused")
        if reader.problems:
            raise SettingsRefused(reader.problems)
        return settings

    @property
    def host(self) -> str:
        """The host of the public URL, without its port."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the public URL is this very machine: http and embedded secrets are then in order."""
        return _is_local(self.public_url)

    @property
    def is_private_http(self) -> bool:
        """Whether the public URL is http on a private LAN address: for a demonstration instance only."""
        return is_private_http(self.public_url)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over TLS, so that cookies may be Secure and HSTS sent."""
        return self.public_url.startswith("https:")

    @property
    def keys_folder(self) -> Path:
        """Where the keyring lives."""
        return self.home / "keys"

    @property
    def secrets_folder(self) -> Path:
        """Where the secrets are that this instance made itself."""
        return self.home / "secrets"

    @property
    def logbook_folder(self) -> Path:
        """Where the logbook is: BADGES_JOURNAL_DIR, which belongs on another disk than the database."""
        return self.journal_dir or self.home / JOURNAL

    @property
    def backups_folder(self) -> Path:
        """Where the backups of the night are written."""
        return self.backup_dir or self.home / "backups"

    @property
    def files_folder(self) -> Path:
        """Where derived files are cached; it can be emptied at any time."""
        return self.home / "derived"


def given(environ: Mapping[str, str], name: str) -> str | None:
    """One variable, or the contents of the file that its _FILE names. Raises SettingsRefused."""
    reader = _Reader(environ, DEFAULT_HOME)
    found = reader.value(name)
    if reader.problems:
        raise SettingsRefused(reader.problems)
    return found


def is_private_http(public_url: str) -> bool:
    """Whether `public_url` is plain http on a private LAN address (RFC 1918)."""
    parts = urlsplit(public_url)
    try:
        address = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme == "http" and any(address in network for network in PRIVATE_NETWORKS)


def make_secrets(home: Path, wanted: Iterable[str] = tuple(SECRET_FILES)) -> None:
    """Create the embedded secrets under `home`/secrets where they are missing.

    `wanted` names their variables. A secret given by the environment gets no file, which could be mistaken for it.
    """
    folder = home.expanduser().resolve() / "secrets"
    for variable in wanted:
        make_secret(folder / SECRET_FILES[variable])


def _is_local(public_url: str) -> bool:
    host = urlsplit(public_url).hostname or ""
    return host in ("localhost", "127.0.0.1") or host.endswith(".localhost")


class _Reader:
    """Reads one environment and gathers what is wrong with it."""

    def __init__(self, environ: Mapping[str, str], home: Path) -> None:
        self.environ = environ
        self.home = home
        self.problems: list[Problem] = []

    def refuse(self, name: str, code: str, **facts: str) -> str:
        self.problems.append(Problem(name, code, facts))
        return ""

    def deny(self, name: str, path: Path) -> str:
        """Refuse a variable whose file this process may not read."""
        found = denial(path, self.home)
        return self.refuse(name, found.code, **found.facts)

    def value(self, name: str) -> str | None:
        """The variable, or the contents of the file that its _FILE names; None when neither is given."""
        direct, file_name = self.environ.get(name) or None, self.environ.get(name + "_FILE") or None
        if direct and file_name:
            self.refuse(name, "setting.given_twice")
            return ""
        if not file_name:
            return direct.strip() if direct else None
        try:
            return Path(file_name).read_text(encoding="utf-8").strip() or self.refuse(name, "setting.file_empty")
        except PermissionError:
            return self.deny(name, Path(file_name))
        except (OSError, UnicodeDecodeError):
            return self.refuse(name, "setting.file_unreadable", file=file_name)

    def public_url(self) -> str:
        name = "BADGES_PUBLIC_URL"
        given = self.value(name)
        pinned = None if given is not None else self._pinned()
        if "" in (given, pinned):
            return ""
        try:
            parts = split_url(given or pinned or DEFAULT_PUBLIC_URL)
            port = parts.port
        except ValueError:
            return self.refuse(name, "setting.url_malformed")
        host = (parts.hostname or "").rstrip(".")
        if given and not given.isprintable():
            return self.refuse(name, "setting.url_malformed")
        if parts.scheme not in ("http", "https") or not host or not host.isascii() or " " in host or ":" in host:
            return self.refuse(name, "setting.url_malformed")
        if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
            return self.refuse(name, "setting.url_not_an_origin")
        default = {"http": 80, "https": 443}[parts.scheme]
        origin = f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")
        if not _is_local(origin) and not is_private_http(origin):
            if parts.scheme == "http":
                return self.refuse(name, "setting.url_not_https", url=origin)
            if port and port != default:
                return self.refuse(name, "setting.url_port", url=origin)
            if len(host) > 253 or not DOMAIN.fullmatch(host):
                return self.refuse(name, "setting.url_malformed")
        return origin

    def _pinned(self) -> str | None:
        """The public URL that `badges init` stored for this home, so that it need not be given again; "" if refused."""
        path = self.home / PINNED_URL_FILE
        try:
            return path.read_text(encoding="ascii").strip() or None
        except PermissionError:  # without it, the instance would seem to be one of this machine alone
            return self.deny("BADGES_PUBLIC_URL", path)
        except (OSError, UnicodeDecodeError):
            return None

    def database_url(self) -> str:
        name = "BADGES_DATABASE_URL"
        given = self.value(name)
        if given is None:
            return f"sqlite:///{self.home / 'badges.sqlite3'}"
        return self._stored(name, given, driver="postgresql+psycopg")

    def queue_url(self) -> str:
        name = "BADGES_QUEUE_URL"
        given = self.value(name)
        if given is None:
            return f"sqlite:///{self.home / 'queue.sqlite3'}"
        return given if given == "memory://" else self._stored(name, given, driver="postgresql")

    def _stored(self, name: str, given: str, *, driver: str) -> str:
        """A SQLite file or a PostgreSQL database: the URL with an absolute path, or with the driver's scheme."""
        scheme, separator, rest = given.partition("://")
        if scheme in ("postgresql", "postgresql+psycopg", "postgres") and separator and rest.strip("/"):
            return f"{driver}://{rest}"
        if scheme == "sqlite" and separator:
            path = rest.removeprefix("/")
            if not rest.startswith("/") or path in ("", ":memory:"):
                return self.refuse(name, "setting.database_memory")
            return f"sqlite:///{Path(path).expanduser().resolve()}"
        return self.refuse(name, "setting.database_unknown") if given else ""

    def mail_url(self) -> str | None:
        name = "BADGES_MAIL_URL"
        given = self.value(name)
        if not given:
            return None
        try:
            parts: SplitResult = split_url(given)
            known = parts.scheme in ("smtp", "smtps", "file") and (parts.hostname or parts.scheme == "file")
            known = bool(known and (parts.port is None or parts.port > 0))
        except ValueError:
            known = False
        return given if known else self.refuse(name, "setting.mail_unknown")

    def folder(self, name: str) -> Path | None:
        given = self.value(name)
        return Path(given).expanduser().resolve() if given else None

    def trusted_proxies(self) -> tuple[Network, ...]:
        name = "BADGES_TRUSTED_PROXIES"
        given = self.value(name)
        if not given:
            return DEFAULT_PROXIES
        if given.lower() == NO_PROXY:
            return ()
        found: list[Network] = []
        for text in given.replace(",", " ").split():
            try:
                network = ipaddress.ip_network(text)
            except ValueError:
                self.refuse(name, "setting.network_malformed", network=text)
                continue
            if network.prefixlen == 0:  # then any client could write its own address
                self.refuse(name, "setting.network_everybody", network=text)
            found.append(network)
        return tuple(found)

    def backup_dir(self) -> Path | None:
        """A folder that no backup holds."""
        name = "BADGES_BACKUP_DIR"
        folder = self.folder(name)
        if folder is not None and any(folder.is_relative_to(self.home / kept) for kept in ("keys", "secrets")):
            self.refuse(name, "setting.backed_up", folder=str(folder))
        return folder

    def backup_passphrase(self) -> str | None:
        name = "BADGES_BACKUP_PASSPHRASE"
        given = self.value(name)
        if given and len(given) < PASSPHRASE_LENGTH:
            return self.refuse(name, "setting.secret_short", length=str(PASSPHRASE_LENGTH))
        return given or None

    def secret(self, name: str, length: int, *, embedded: bool) -> str:
        given = self.value(name)
        if given == "":
            return ""
        if given is None and embedded:
            given = self._embedded(name)
            if given == "":
                return ""
        if given is None:
            return self.refuse(name, "setting.secret_missing" if embedded else "setting.secret_not_given")
        plain = given.casefold()
        if len(given) < length:
            return self.refuse(name, "setting.secret_short", length=str(length))
        if len(set(given)) < 8 or any(word in plain for word in PLACEHOLDERS):
            return self.refuse(name, "setting.secret_placeholder")
        return given

    def _embedded(self, name: str) -> str | None:
        path = self.home / "secrets" / SECRET_FILES[name]
        try:
            if path.stat().st_mode & 0o077:
                return self.refuse(name, "setting.file_open", file=str(path))
            return path.read_text(encoding="ascii").strip() or self.refuse(name, "setting.file_empty")
        except FileNotFoundError:
            return None
        except PermissionError:
            return self.deny(name, path)
        except (OSError, UnicodeDecodeError):
            return self.refuse(name, "setting.file_unreadable", file=str(path))
