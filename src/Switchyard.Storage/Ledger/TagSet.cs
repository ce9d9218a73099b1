namespace Switchyard.Storage.Ledger;

/// <summary>The tags of a record, compared by what they say.</summary>
/// <param name="tags">The tags in their order.</param>
internal readonly struct TagSet(IReadOnlyList<string> tags) : IEquatable<TagSet>
{
    /// <summary>The tags in their order.</summary>
    public IReadOnlyList<string> Tags => tags;

    /// <inheritdoc/>
    public bool Equals(TagSet other)
    {
        if (tags.Count != other.Tags.Count)
        {
            return false;
        }

        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i] != other.Tags[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TagSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < tags.Count; i++)
        {
            hash.Add(tags[i]);
        }

        return hash.ToHashCode();
    }
}
