using System.Net;
using Shouldly;
using Switchyard.Providers.Upstream;
using Xunit;

namespace Switchyard.Tests.Upstream;

public sealed class AddressRulesTests
{
    public static TheoryData<string, string> Addresses()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var kind = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            foreach (var address in line[kind.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                data.Add(address, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void KindOf_EveryForm_IsJudgedByWhatItReaches(string address, string kind) =>
        AddressRules.KindOf(IPAddress.Parse(address)).ToString().ShouldBe(kind);

    private const string Table = """
        Public    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.0
        Public    172.15.255.255 172.32.0.0 191.255.255.255 192.167.255.255 192.169.0.0 223.255.255.255 198.17.255.255 198.20.0.0
        Public    2606:4700::1111 2a00:1450:4001::1 2620:fe::fe ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1 3ffe::1
        Loopback  127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.255 127.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0x7f.1
        Loopback  ::1 0:0:0:0:0:0:0:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:127.8.9.1 0:0:0:0:0:ffff:7f00:0001 ::127.0.0.1
        Loopback  64:ff9b::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:7f00:0001::1 ::ffff:0:127.0.0.1 2001:470::5efe:127.0.0.1
        Loopback  2001:0:7f00:1:: 2001:0:808:808:0:0:80ff:fffe
        Private   10.0.0.0 10.0.0.1 10.255.255.255 167772161 0xa000001 012.0.0.1 10.1 172.16.0.0 172.31.255.255 172.20.1.1
        Private   192.168.0.0 192.168.1.1 192.168.255.255 3232235777 0xc0a80101 192.168.257 100.64.0.0 100.64.0.1 100.127.255.255 198.18.0.1
        Private   fc00:: fc00::1 fd00::1 fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fec0::1
        Private   ::ffff:10.0.0.1 ::ffff:a00:1 ::ffff:192.168.1.1 ::ffff:172.16.0.1 ::ffff:100.64.0.1 ::10.0.0.1
        Private   64:ff9b::10.0.0.1 64:ff9b::c0a8:101 64:ff9b:1::1 64:ff9b:1::808:808 2002:a00:1:: 2002:c0a8:101::5 2002:ac10:1::
        Private   2001:0:a00:1:: 2001:0:808:808:0:0:f5ff:fffe 2001:0:808:808::3f57:fefe
        LinkLocal 169.254.0.0 169.254.0.1 169.254.255.255 169.254.1.1 fe80::1 fe80::1%1 febf::1 ::ffff:169.254.1.1 64:ff9b::169.254.1.1 2002:a9fe:101::
        Metadata  169.254.169.254 169.254.170.2 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.16689662 100.100.100.200 168.63.129.16 192.0.0.192
        Metadata  ::ffff:169.254.169.254 ::ffff:a9fe:a9fe 64:ff9b::169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: ::169.254.169.254 fd00:ec2::254
        Reserved  0.0.0.0 0 0x0 0.0.0.1 0.255.255.255 :: ::ffff:0.0.0.0 64:ff9b::0.0.0.0 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
        Reserved  192.0.2.1 198.51.100.7 203.0.113.9 192.0.0.1 192.88.99.1 ff02::1 ff05::2 2001:db8::1 100::1 3fff::1 4000::1 ::ffff:224.0.0.1
        """;
}
