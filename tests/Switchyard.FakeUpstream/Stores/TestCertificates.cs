using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Switchyard.FakeUpstream.Stores;

/// <summary>An authority and a certificate of it for <c>localhost</c>, as files that are deleted with it.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-tls-").FullName;

    /// <summary>Makes them.</summary>
    public TestCertificates()
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Switchyard test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, from.AddDays(10));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, from.AddDays(9), [1, 2, 3, 4]);
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The authority's certificate.</summary>
    public string AuthorityFile => Path.Combine(_folder, "ca.pem");

    /// <summary>The server's certificate.</summary>
    public string CertificateFile => Path.Combine(_folder, "server.pem");

    /// <summary>The server's key.</summary>
    public string KeyFile => Path.Combine(_folder, "server.key");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
