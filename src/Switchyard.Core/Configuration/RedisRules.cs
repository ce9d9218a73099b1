using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Redis</c>. No message carries the address.</summary>
internal static class RedisRules
{
    private const int LongestPrefix = 64;

    public static void Check(string path, RedisOptions redis, FaultList faults)
    {
        if (redis.ConnectionString is { Length: > 0 } text && RedisAddress.Parse(text, out var fault) is null)
        {
            faults.Add($"{path}:ConnectionString", fault!);
        }

        faults.Positive($"{path}:Deadline", redis.Deadline, TimeSpan.FromSeconds(10));
        faults.Range($"{path}:AssumedReplicas", redis.AssumedReplicas, 1, 10_000);
        if (redis.Prefix.Length is 0 or > LongestPrefix || redis.Prefix.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')))
        {
            faults.Add($"{path}:Prefix", $"must be 1 to {LongestPrefix} letters, digits, hyphens, underscores, dots or colons.");
        }

        if (redis.CaFile is { } file && !HoldsCertificate(file))
        {
            faults.Add($"{path}:CaFile", "must name a file that exists and holds a certificate.");
        }
    }

    private static bool HoldsCertificate(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
