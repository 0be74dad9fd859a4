"""Hostile URLs: none of them may cause a connection, whatever its host resolves to."""

REFUSED_AT_SIGHT = [
    # other schemes, and what looks like one
    "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/_x", "javascript:alert(1)", "data:text/html,x",
    "//example.org/", "example.org", "", " ", "https:", "https://", "https:///path", "https:example.org",
    "https:/example.org", "ws://example.org/", "unix:///run/docker.sock", "HTTPS//example.org", "httpss://example.org/",
    # user names, fragments, confusion about where the host ends
    "https://user@example.org/", "https://user:pw@example.org/", "https://example.org@127.0.0.1/", "https://@example.org/",
    "https://example.org#@127.0.0.1/", "https://example.org/#x", "https://example.org\\@127.0.0.1/",
    "https://127.0.0.1\\.example.org/", "https://example.org\\evil/", "https://example.org%2f@127.0.0.1/",
    "https://example.org;@127.0.0.1/", "https://[::1]@example.org/", "https://example.org:80:443/",
    # white space, control characters, unusual digits and dots
    "https://example.org /", " https://example.org/", "https://example.org/\r\nHost: x", "https://example.org/\n",
    "https://example.org/\x00", "https://exam\tple.org/", "https://ex\u0430mple.org/", "https://\u2460\u2461\u2466.0.0.1/",
    "https://127\u30020\u30020\u30021/", "https://\uff11\uff12\uff17.0.0.1/", "https://example.org/\u00fc",
    "https://ex\u00adample.org/", "https://\u202eexample.org/", "https://example.org/\x7f", "https://example.org/a b",
    # ports
    "https://example.org:0/", "https://example.org:65536/", "https://example.org:99999/", "https://example.org:-1/",
    "https://example.org:/", "https://example.org:4a3/", "https://example.org:443443/",
    # IPv4 in spellings that some resolver understands
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://127.1/",
    "https://127.0.1/", "https://0/", "https://017700000001/", "https://127.0.0.1./", "https://127.0.0.0x1/",
    "https://127.000.000.001/", "https://1.1.1.1.1/", "https://256.1.1.1/", "https://127.0.0.1.0x1/", "https://1e3/",
    # IPv6 in odd spellings
    "https://[::1/", "https://::1/", "https://[::1%25lo]/", "https://[fe80::1%eth0]/", "https://[:::1]/",
    "https://[127.0.0.1]:x/", "https://[::ffff:127.0.0.1.]/", "https://[v1.x]/", "https://[]/",
    # names that are none
    "https://.example.org/", "https://example..org/", "https://example.org./", "https://-example.org/",
    "https://example-.org/", "https://_.org/", "https://ex*mple.org/", "https://example.123/", "https://%31%32%37.0.0.1/",
    "https://example.org%00.evil.org/", "https://" + "a" * 64 + ".org/", "https://" + "a." * 130 + "org/",
    "https://example.org/" + "a" * 2_048,
    # odd characters in the path
    "https://example.org/<script>", 'https://example.org/"', "https://example.org/`id`", "https://example.org/{x}",
    "https://example.org/a|b", "https://example.org/^",
]  # fmt: skip

NOT_PUBLIC = [
    "127.0.0.1", "127.255.255.254", "0.0.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1",
    "100.100.100.200", "100.127.255.255", "168.63.129.16", "169.254.169.254", "169.254.170.2", "169.254.0.1",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.0.8", "192.0.2.1", "192.31.196.1", "192.52.193.1",
    "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:7f00:1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:53aa:64c::1", "2001:2::1", "2001:10::1",
    "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2620:4f:8000::1", "3fff::1", "4000::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::a9fe:a9fe", "fec0::1", "ff02::1", "ff0e::1",
    "::a00:1", "::ffff:10.0.0.1",
]  # fmt: skip

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1", "223.255.255.1",
    "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "2003::1",
]  # fmt: skip
