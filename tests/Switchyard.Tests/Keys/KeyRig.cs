using Switchyard.Core.Keys;
using Switchyard.Server.Keys;
using Switchyard.Tests.Support;

namespace Switchyard.Tests.Keys;

/// <summary>A directory of keys over a clock that stands still.</summary>
internal sealed class KeyRig
{
    private long _reached;

    public KeyRig() => Directory = new KeyDirectory(Digests, () => MaxAge, Time);

    public ManualTimeProvider Time { get; } = new();

    public KeyDigests Digests { get; } = new([.. Enumerable.Range(1, 32).Select(static i => (byte)i)]);

    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(15);

    public KeyDirectory Directory { get; }

    /// <summary>A key and its record; nobody knows it yet.</summary>
    public (string Secret, KeyRecord Record) Make(string name = "a", string tenant = "t", string role = "user", KeyPolicy? policy = null)
    {
        var id = KeySecret.MakeId();
        var secret = KeySecret.Make(id);
        var now = Time.GetUtcNow();
        return (secret, new KeyRecord
        {
            Id = id,
            Name = name,
            Tenant = tenant,
            Role = role,
            Digest = Digests.Of(secret),
            Policy = policy ?? KeyPolicy.Open,
            CreatedAt = now,
            CreatedBy = "test",
            UpdatedAt = now,
        });
    }

    /// <summary>A key that the directory knows.</summary>
    public (string Secret, KeyRecord Record) Add(Func<KeyRecord, KeyRecord>? change = null, string name = "a", string tenant = "t", string role = "user")
    {
        var (secret, record) = Make(name, tenant, role);
        record = change?.Invoke(record) ?? record;
        Tell(record);
        return (secret, record);
    }

    /// <summary>The database says these keys have changed.</summary>
    public void Tell(params KeyRecord[] records) => Directory.Take(new KeyNews(records, ++_reached), Time.GetTimestamp());
}
