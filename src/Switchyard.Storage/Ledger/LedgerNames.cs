using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.Storage.Ledger;

/// <summary>The words that rows hold for values of enums.</summary>
internal static class LedgerNames
{
    private static readonly (AttemptStatus Status, string Name)[] Statuses =
    [
        (AttemptStatus.Completed, "completed"), (AttemptStatus.Partial, "partial"), (AttemptStatus.Failed, "failed"), (AttemptStatus.Unknown, "unknown"),
    ];

    private static readonly (CallKind Kind, string Name)[] Kinds = [(CallKind.Chat, "chat"), (CallKind.Embeddings, "embeddings")];

    public static string Of(AttemptStatus status) => Statuses.First(pair => pair.Status == status).Name;

    public static string Of(CallKind kind) => Kinds.First(pair => pair.Kind == kind).Name;

    public static AttemptStatus Status(string name) => Statuses.First(pair => pair.Name == name).Status;

    public static CallKind Kind(string name) => Kinds.First(pair => pair.Name == name).Kind;
}
