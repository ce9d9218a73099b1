using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Switchyard.Storage;

/// <summary>One numbered script that takes the tables from one version to the next.</summary>
/// <param name="Number">Its number, from 1 without gaps.</param>
/// <param name="Name">The name of its file without the ending.</param>
/// <param name="Sql">What it runs.</param>
/// <param name="Checksum">SHA-256 of it, so that a script that was changed after it had run is noticed.</param>
internal sealed record MigrationScript(long Number, string Name, string Sql, string Checksum)
{
    /// <summary>The scripts of a database, in their order.</summary>
    /// <param name="dialect">Which database.</param>
    public static IReadOnlyList<MigrationScript> Of(SqlDialect dialect)
    {
        var assembly = typeof(MigrationScript).Assembly;
        var prefix = $"Migrations/{dialect}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(name, prefix)),
        ];
    }

    private static MigrationScript Read(string resource, string prefix)
    {
        using var reader = new StreamReader(typeof(MigrationScript).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = resource[prefix.Length..^".sql".Length];
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new MigrationScript(long.Parse(name[..name.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture), name, sql, checksum);
    }
}
