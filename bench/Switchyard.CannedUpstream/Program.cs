using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Switchyard.CannedUpstream;

// An upstream that costs next to nothing: it answers from bytes made at its start. Argument: milliseconds between events.
var pause = TimeSpan.FromMilliseconds(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(4096);
Console.WriteLine($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
while (true)
{
    var socket = await listener.AcceptAsync().ConfigureAwait(false);
    socket.NoDelay = true;
    _ = new Connection(socket, pause).RunAsync();
}
