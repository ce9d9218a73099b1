namespace Switchyard.Core.Configuration;

/// <summary>The GraphQL API: <c>GraphQL</c>.</summary>
public sealed class GraphQLApiOptions
{
    /// <summary>Serve <c>/graphql</c>. Read at the start. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Answer questions about the schema. Default: false.</summary>
    public bool Introspection { get; set; }

    /// <summary>Serve the query page to browsers. Default: only to those on this machine.</summary>
    public bool? Ide { get; set; }

    /// <summary>Nesting of fields. Read at the start. Default: 10.</summary>
    public int MaxDepth { get; set; } = 10;

    /// <summary>Cost of one operation. Read at the start. Default: 1000.</summary>
    public int MaxCost { get; set; } = 1000;

    /// <summary>Cost of all operations of one key in any minute, over all replicas; 0: no bound. Default: 10,000,000.</summary>
    public long CostPerMinute { get; set; } = 10_000_000;
}
