using System.Text.Json;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Server.Access;

namespace Switchyard.Server.Keys;

/// <summary>Reads what a request says a key shall be. Strict: what is not known is refused by its name, and every bad value is named.</summary>
/// <param name="options">The configuration, for the names in it.</param>
/// <param name="now">The time.</param>
internal sealed class KeyDraftReader(ServiceOptions options, DateTimeOffset now)
{
    private const int LongestName = 64;
    private const int MostPatterns = 100;
    private const int MostNotes = 16;
    private const int LongestNote = 512;
    private const int LongestNoteName = 64;
    private const decimal MostUsd = 1_000_000_000;

    // What every store can count with exactly, sums included.
    private const long MostFigure = 1_000_000_000_000;

    private static readonly string[] Fields = ["name", "role", "models", "providers", "limits", "budget", "expiresAt", "metadata"];
    private static readonly string[] Sums = ["day", "week", "month", "total"];

    /// <summary>Reads a draft.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isNew">Whether the key is new; else its tenant stays.</param>
    /// <param name="isSaid">Whether the request itself says a field; what was so before is not judged again.</param>
    public Outcome<KeyDraft> Read(JsonElement body, bool isNew, Func<string, bool> isSaid)
    {
        var faults = new FieldFaults();
        var fields = new JsonFields(body, "", faults, isNew ? [.. Fields, "tenant"] : Fields);
        var name = fields.Text("name", IsName, $"must be a name of 1 to {LongestName} printable ASCII characters");
        if (name is null && faults.ToError()?.Param != "name")
        {
            faults.Add("name", "is missing");
        }
        else if (name is not null && isSaid("name") && IsTaken(name))
        {
            faults.Add("name", "is the name of a key of the configuration");
        }

        var draft = new KeyDraft
        {
            Name = name ?? "",
            Tenant = isNew ? fields.Text("tenant", IsName, $"must be a name of 1 to {LongestName} printable ASCII characters") : null,
            Role = fields.Text("role", static role => role is CallerRoles.User or CallerRoles.Admin, "must be user or admin"),
            Models = fields.Texts("models", MostPatterns, ModelPattern.IsValid, "must be a model, provider:model, an alias, or the beginning of one with * behind it"),
            Providers = fields.Texts("providers", MostPatterns, provider => !isSaid("providers") || options.Providers.ContainsKey(provider), "must name a configured provider"),
            Limits = fields.Section("limits", [.. LimitFields.Names, "models", "perUser"]) is { } limits ? Limits(limits) : null,
            Budget = fields.Section("budget", ["hard", "soft"]) is { } budget ? Budget(budget) : null,
            ExpiresAt = Expiry(fields, isSaid("expiresAt")),
            Metadata = fields.Section("metadata", null) is { } notes ? Notes(notes) : null,
        };
        return faults.ToError() is { } error ? error : draft;
    }

    private static bool IsName(string text) =>
        text.Length <= LongestName && !string.IsNullOrWhiteSpace(text) && text.Trim() == text && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private bool IsTaken(string name) =>
        options.Auth.Keys.Select(static key => key.Name)
            .Concat([RateLimitingOptions.Default, CallerIdentity.Administrator, CallerIdentity.Anonymous.Key])
            .Contains(name, StringComparer.OrdinalIgnoreCase);

    private DateTimeOffset? Expiry(JsonFields fields, bool isSaid)
    {
        if (fields.Time("expiresAt") is not { } expiry)
        {
            return null;
        }

        if (isSaid && expiry <= now)
        {
            fields.Faults.Add("expiresAt", "must be in the future");
        }

        // Databases keep milliseconds.
        return new DateTimeOffset(expiry.Ticks - (expiry.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    private static UserLimitOptions Limits(JsonFields fields)
    {
        var limits = new UserLimitOptions();
        Figures(fields, limits);
        if (fields.Section("perUser", LimitFields.Names) is { } perUser)
        {
            Figures(perUser, limits.PerUser);
        }

        if (fields.Section("models", null) is not { } models)
        {
            return limits;
        }

        var named = models.Names.ToList();
        if (named.Count > MostPatterns)
        {
            fields.Faults.Add(fields.PathOf("models"), $"must name at most {MostPatterns}");
            return limits;
        }

        foreach (var model in named)
        {
            if (models.Section(model, LimitFields.Names) is { } figures)
            {
                limits.Models[model] = new LimitFigures();
                Figures(figures, limits.Models[model]);
            }
        }

        return limits;
    }

    private static void Figures(JsonFields fields, LimitFigures figures)
    {
        foreach (var (name, _, set) in LimitFields.All)
        {
            set(figures, fields.Whole(name, MostFigure));
        }
    }

    private static Budget Budget(JsonFields fields) => new() { Hard = Sum(fields, "hard"), Soft = Sum(fields, "soft") };

    private static BudgetFigures? Sum(JsonFields fields, string name) => fields.Section(name, Sums) is not { } sums ? null : new BudgetFigures
    {
        Day = sums.Amount("day", MostUsd),
        Week = sums.Amount("week", MostUsd),
        Month = sums.Amount("month", MostUsd),
        Total = sums.Amount("total", MostUsd),
    };

    private static Dictionary<string, string> Notes(JsonFields fields)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in fields.Names)
        {
            if (name.Length is 0 or > LongestNoteName || notes.Count == MostNotes)
            {
                fields.Faults.Add("metadata", $"must have at most {MostNotes} texts with names of 1 to {LongestNoteName} characters");
                break;
            }

            if (fields.Text(name, static text => text.Length <= LongestNote, $"must be a text of at most {LongestNote} characters") is { } note)
            {
                notes[name] = note;
            }
        }

        return notes;
    }
}
