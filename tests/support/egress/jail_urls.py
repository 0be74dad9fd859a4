"""URLs that want a connection to an address that is forbidden, for a jail where each such address has a canary.

Names end in ``.evil.example.org``; ``zone`` says what they resolve to.
"""

from ipaddress import IPv4Address

PUBLIC, OTHER_PUBLIC = "93.184.216.34", "2606:4700::1111"
INNER = ("10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.7.7", "172.16.5.5", "100.100.100.200", "168.63.129.16")
INNER_V6 = ("::1", "fd00:ec2::254", "fe80::1", "::ffff:10.1.2.3", "64:ff9b::a01:203", "2002:a01:203::1", "::a01:203")
SUFFIX = "evil.example.org"


def zone(name: str, asked: int) -> tuple[str, ...] | None:
    """What a name resolves to when it was asked for so often before; None where no answer ever comes."""
    label = name.removesuffix(f".{SUFFIX}")
    if not name.endswith(f".{SUFFIX}") or "-" not in label:
        return (PUBLIC,) if name == f"www.{SUFFIX}" else ()
    how, _, number = label.partition("-")
    inner = (*INNER, *INNER_V6)[int(number)]
    answers = {
        "plain": (inner,),
        "mixed": (PUBLIC, inner),
        "reversed": (inner, PUBLIC),
        "both": (PUBLIC, OTHER_PUBLIC, inner),
        "rebind": (inner,) if asked else (PUBLIC,),
        "later": (PUBLIC,) if asked % 2 == 0 else (inner,),
        "crowd": (*(str(IPv4Address(PUBLIC) + step) for step in range(30)), inner),
    }
    return answers.get(how)


def jail_urls(port: int = 80) -> list[str]:
    """At least a hundred, none twice."""
    found = [
        f"{scheme}://{host}{rest}" for host in _hosts() for scheme, rest in (("http", f":{port}/"), ("https", ":443/x"))
    ]
    found += [f"http://{host}:6379/" for host in INNER]
    for host in INNER:
        found += _disguised(host, port)
    for how in ("plain", "mixed", "reversed", "both", "rebind", "later", "crowd"):
        found += [f"http://{how}-{number}.{SUFFIX}:{port}/" for number in range(len(INNER) + len(INNER_V6))]
    found += [
        f"http://silent-0.{SUFFIX}/",
        f"http://www.{SUFFIX}/",
        f"http://localhost:{port}/",
        f"http://localhost.:{port}/",
    ]
    return list(dict.fromkeys(found))


def _hosts() -> list[str]:
    return [*INNER, *(f"[{address}]" for address in INNER_V6)]


def _disguised(host: str, port: int) -> list[str]:
    number, parts = int(IPv4Address(host)), host.split(".")
    octal = ".".join(f"0{int(part):o}" for part in parts)
    hexadecimal = ".".join(hex(int(part)) for part in parts)
    wide = host.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    short = f"{parts[0]}.{int(parts[1]) * 65_536 + int(parts[2]) * 256 + int(parts[3])}"
    spellings = [
        str(number),
        hex(number),
        f"0{number:o}",
        octal,
        hexadecimal,
        wide,
        short,
        f"{host}.",
        f"%{ord(host[0]):x}{host[1:]}",
    ]
    tricks = [
        f"http://{PUBLIC}@{host}/", f"http://{host}#@{PUBLIC}/", f"http://{PUBLIC}\\@{host}/", f"http://{host}%2f@{PUBLIC}/",
        f"http://{PUBLIC}:80@{host}:80/", f"http://{PUBLIC}\t.{host}/", f"http://{host}\\.{SUFFIX}/", f"HTTP://{host}:80/?@{PUBLIC}",
        f"http:{host}/", f"http:///{host}/", f"//{host}/", f"http://[::ffff:{host}]/", f"gopher://{host}:6379/_FLUSHALL",
    ]  # fmt: skip
    return [*(f"http://{spelling}:{port}/" for spelling in spellings), *tricks]
