using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Switchyard.Providers.Upstream;

/// <summary>Tells what kind of address one is. IPv6 forms that carry an IPv4 address are judged by that address.</summary>
internal static class AddressRules
{
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("169.254.169.254"), IPAddress.Parse("169.254.170.2"), IPAddress.Parse("169.254.170.23"),
        IPAddress.Parse("168.63.129.16"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd00:ec2::23"), IPAddress.Parse("fd20:ce::254"),
    ];

    private static readonly (IPNetwork Network, AddressKind Kind)[] Networks =
    [
        Net("0.0.0.0/8", AddressKind.Reserved),
        Net("10.0.0.0/8", AddressKind.Private),
        Net("100.64.0.0/10", AddressKind.Private),
        Net("127.0.0.0/8", AddressKind.Loopback),
        Net("169.254.0.0/16", AddressKind.LinkLocal),
        Net("172.16.0.0/12", AddressKind.Private),
        Net("192.0.0.0/24", AddressKind.Reserved),
        Net("192.0.2.0/24", AddressKind.Reserved),
        Net("192.88.99.0/24", AddressKind.Reserved),
        Net("192.168.0.0/16", AddressKind.Private),
        Net("198.18.0.0/15", AddressKind.Private),
        Net("198.51.100.0/24", AddressKind.Reserved),
        Net("203.0.113.0/24", AddressKind.Reserved),
        Net("224.0.0.0/4", AddressKind.Reserved),
        Net("240.0.0.0/4", AddressKind.Reserved),
        Net("::1/128", AddressKind.Loopback),
        Net("fc00::/7", AddressKind.Private),
        Net("fec0::/10", AddressKind.Private),
        Net("fe80::/10", AddressKind.LinkLocal),
        Net("100::/64", AddressKind.Reserved),
        Net("2001:db8::/32", AddressKind.Reserved),
        Net("3fff::/20", AddressKind.Reserved),
        Net("5f00::/16", AddressKind.Reserved),
        Net("ff00::/8", AddressKind.Reserved),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");

    /// <summary>The kind of an address.</summary>
    /// <param name="address">The address, of either family.</param>
    public static AddressKind KindOf(IPAddress address)
    {
        var plain = Plain(address);
        if (Metadata.Contains(plain))
        {
            return AddressKind.Metadata;
        }

        foreach (var (network, kind) in Networks)
        {
            if (network.Contains(plain))
            {
                return kind;
            }
        }

        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? KindOfEmbedded(plain) : AddressKind.Public;
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        // A scope ("fe80::1%eth0") is part of equality, not of the address.
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
    }

    private static AddressKind KindOfEmbedded(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (Nat64.Contains(address) || Translated.Contains(address) || Compatible.Contains(address))
        {
            return KindOf(new IPAddress(bytes[12..]));
        }

        if (SixToFour.Contains(address))
        {
            return KindOf(new IPAddress(bytes[2..6]));
        }

        if (Teredo.Contains(address))
        {
            // Both ends are in there: the server in clear, the client with its bits turned over.
            var server = KindOf(new IPAddress(bytes[4..8]));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], ~BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
            var client = KindOf(new IPAddress(bytes[12..]));
            return server == AddressKind.Public ? client : server;
        }

        if (LocalNat64.Contains(address))
        {
            // Where in it the IPv4 address stands is each network's own choice, so it can not be judged.
            return AddressKind.Private;
        }

        return IsIsatap(bytes) ? KindOf(new IPAddress(bytes[12..])) : GlobalOrNot(bytes);
    }

    // ISATAP: ::0:5efe:a.b.c.d or ::200:5efe:a.b.c.d under any prefix.
    private static bool IsIsatap(ReadOnlySpan<byte> bytes) => (bytes[8] & 0xfd) == 0 && bytes[9..12].SequenceEqual<byte>([0, 0x5e, 0xfe]);

    // Only 2000::/3 is handed out; everything else is reserved.
    private static AddressKind GlobalOrNot(ReadOnlySpan<byte> bytes) =>
        (bytes[0] & 0xe0) == 0x20 ? AddressKind.Public : AddressKind.Reserved;

    private static (IPNetwork Network, AddressKind Kind) Net(string network, AddressKind kind) => (IPNetwork.Parse(network), kind);
}
