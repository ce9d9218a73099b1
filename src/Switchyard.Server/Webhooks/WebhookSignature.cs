using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Switchyard.Server.Webhooks;

/// <summary>Signs what is posted: HMAC-SHA-256 over the time, a dot and the body, so that a receiver knows the sender and can refuse what is old.</summary>
/// <param name="secret">The secret shared with the receiver.</param>
internal sealed class WebhookSignature(string secret)
{
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);

    /// <summary>The signature's header: <c>t=</c> seconds since 1970, <c>v1=</c> hexadecimal digest.</summary>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    public string Sign(DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hash.AppendData(Encoding.ASCII.GetBytes(seconds));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
