using System.Net;
using System.Net.Sockets;

namespace Switchyard.FunctionalTests.Support;

/// <summary>Loopback ports nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>A port the kernel says is free now. The kernel hands out others before it comes round to this one again.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
