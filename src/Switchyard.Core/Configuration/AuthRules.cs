using Switchyard.Core.Keys;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Auth</c>. No message carries a secret.</summary>
internal static class AuthRules
{
    // Whoever knows the administrator's key can do everything; a caller's key is the operator's own risk to take.
    private const int ShortestAdminSecret = 16;
    private const int ShortestSecret = 8;
    private const int LongestSecret = 512;
    private const int FewestCharacters = 6;

    // Compared with the secret's letters and digits in lower case.
    private static readonly string[] DefaultLooking =
    [
        "changeme", "changethis", "replaceme", "replacewith", "yourapikey", "yourkey", "yoursecret", "password", "placeholder",
        "examplekey", "insertkey", "defaultkey", "xxxxxx",
    ];

    // Guessable, and yet what people take for a first try: only the administrator's key may not be one.
    private static readonly string[] Guessable = ["secretkey", "1234567890123456", "0123456789abcdef", "abcdefghijklmnop"];

    public static void Check(string path, AuthOptions auth, IEnumerable<string> providers, FaultList faults)
    {
        faults.Positive($"{path}:KeyCacheMaxAge", auth.KeyCacheMaxAge, TimeSpan.FromDays(1));
        var known = providers.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < auth.Keys.Count; i++)
        {
            CheckKey($"{path}:Keys:{i}", auth.Keys[i], names, secrets, faults);
            CheckModels($"{path}:Keys:{i}", auth.Keys[i], known, faults);
            BudgetRules.CheckBudget($"{path}:Keys:{i}:Budget", auth.Keys[i].Budget, faults);
        }

        if (auth.AdminKey is { } admin)
        {
            CheckSecret($"{path}:AdminKey", admin, ShortestAdminSecret, secrets, faults);
            CheckOrigin($"{path}:AdminKey", admin, [.. DefaultLooking, .. Guessable], faults);
        }

        if (auth.Pepper is { } pepper)
        {
            CheckSecret($"{path}:Pepper", pepper, ShortestAdminSecret, secrets, faults);
            CheckOrigin($"{path}:Pepper", pepper, [.. DefaultLooking, .. Guessable], faults);
        }
    }

    /// <summary>Checks a secret that signs what we send: as good as the administrator's key.</summary>
    public static void CheckSigningSecret(string path, string secret, FaultList faults)
    {
        CheckSecret(path, secret, ShortestAdminSecret, new HashSet<string>(StringComparer.Ordinal), faults);
        CheckOrigin(path, secret, [.. DefaultLooking, .. Guessable], faults);
    }

    private static void CheckKey(string path, KeyOptions key, HashSet<string> names, HashSet<string> secrets, FaultList faults)
    {
        if (string.IsNullOrWhiteSpace(key.Name) || key.Name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            faults.Add($"{path}:Name", "must be a name of printable ASCII.");
        }
        else if (!names.Add(key.Name))
        {
            faults.Add($"{path}:Name", "must be unique: an earlier key has it.");
        }

        if (key.Role is not ("user" or "admin"))
        {
            faults.Add($"{path}:Role", "must be user or admin.");
        }

        if (key.Tenant is { } tenant && (string.IsNullOrWhiteSpace(tenant) || tenant.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            faults.Add($"{path}:Tenant", "must be a name of printable ASCII.");
        }

        CheckSecret($"{path}:Key", key.Key, ShortestSecret, secrets, faults);
        CheckOrigin($"{path}:Key", key.Key, DefaultLooking, faults);
    }

    private static void CheckModels(string path, KeyOptions key, HashSet<string> providers, FaultList faults)
    {
        for (var i = 0; i < key.Models.Count; i++)
        {
            if (!ModelPattern.IsValid(key.Models[i]))
            {
                faults.Add($"{path}:Models:{i}", "must be a model, provider:model, an alias, or the beginning of one with * behind it.");
            }
        }

        for (var i = 0; i < key.Providers.Count; i++)
        {
            if (!providers.Contains(key.Providers[i]))
            {
                faults.Add($"{path}:Providers:{i}", "must name a configured provider.");
            }
        }
    }

    private static void CheckSecret(string path, string secret, int shortest, HashSet<string> secrets, FaultList faults)
    {
        if (secret.Length < shortest || secret.Length > LongestSecret)
        {
            faults.Add(path, $"must have from {shortest} to {LongestSecret} characters.");
            return;
        }

        if (secret.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            faults.Add(path, "must be visible ASCII without spaces: it comes in a header.");
        }

        if (!secrets.Add(secret))
        {
            faults.Add(path, "must differ from every other key.");
        }
    }

    private static void CheckOrigin(string path, string secret, string[] known, FaultList faults)
    {
        var plain = string.Concat(secret.Where(char.IsAsciiLetterOrDigit));
        var isKnown = Array.Exists(known, part => plain.Contains(part, StringComparison.OrdinalIgnoreCase));
        if (secret.Length >= ShortestSecret && (isKnown || secret.Distinct().Count() < FewestCharacters))
        {
            faults.Add(path, "must be a random secret: this one looks like a default or an example.");
        }
    }
}
