namespace Switchyard.Providers.Upstream;

/// <summary>What an address is good for, as far as egress is concerned.</summary>
internal enum AddressKind
{
    /// <summary>On the public internet.</summary>
    Public,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>A private network: RFC 1918, unique local, carrier-grade NAT, site-local.</summary>
    Private,

    /// <summary>Link-local.</summary>
    LinkLocal,

    /// <summary>A cloud's metadata service, which hands out credentials.</summary>
    Metadata,

    /// <summary>Never an upstream: unspecified, multicast, broadcast, documentation, reserved.</summary>
    Reserved,
}
