using System.Text.Json;
using System.Text.Json.Serialization;
using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>The lists that a row of the ledger holds as JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<BudgetHold>))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    private const string Empty = "[]";

    public static string Of(IReadOnlyList<string> tags) =>
        tags.Count == 0 ? Empty : StoredText.Clean(JsonSerializer.Serialize(tags, Default.IReadOnlyListString));

    public static string Of(IReadOnlyList<BudgetHold> holds) =>
        holds.Count == 0 ? Empty : StoredText.Clean(JsonSerializer.Serialize(holds, Default.IReadOnlyListBudgetHold));

    public static IReadOnlyList<string> Tags(string json) =>
        json == Empty ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;

    public static IReadOnlyList<BudgetHold> Holds(string json) =>
        json == Empty ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListBudgetHold)!;
}
