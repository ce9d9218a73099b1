namespace Switchyard.Core.Tokens;

/// <summary>What was counted of one prompt, before any model's own rules are laid on it. Counted once a call.</summary>
internal sealed class PromptTally
{
    /// <summary>Tokens of an image at usual detail; no provider's rule fits another's.</summary>
    public const double ImageTokens = 800;

    /// <summary>Tokens of an image at low detail.</summary>
    public const double SmallImageTokens = 85;

    /// <summary>Tokens of any other media: a document of a page or two, some minutes of sound.</summary>
    public const double MediaTokens = 2_000;

    /// <summary>The text of messages.</summary>
    public double Text { get; set; }

    /// <summary>Reasoning sent back.</summary>
    public double Reasoning { get; set; }

    /// <summary>Names and arguments of tool calls sent back.</summary>
    public double Calls { get; set; }

    /// <summary>The definitions of tools, as JSON.</summary>
    public double Tools { get; set; }

    /// <summary>The schema of the answer, as JSON.</summary>
    public double Schema { get; set; }

    /// <summary>Images and other media, as fixed sums.</summary>
    public double Media { get; set; }

    /// <summary>How many messages there are that are no instructions.</summary>
    public int Turns { get; set; }

    /// <summary>How many messages are instructions.</summary>
    public int Instructions { get; set; }

    /// <summary>How many tool calls.</summary>
    public int CallCount { get; set; }

    /// <summary>How many results of tools.</summary>
    public int ResultCount { get; set; }

    /// <summary>How many tools.</summary>
    public int ToolCount { get; set; }

    /// <summary>Whether a tool must be called.</summary>
    public bool IsToolForced { get; set; }

    /// <summary>Whether reasoning is asked for.</summary>
    public bool AsksReasoning { get; set; }

    /// <summary>Whether much reasoning is asked for.</summary>
    public bool IsHighEffort { get; set; }

    /// <summary>Whether JSON is asked for without saying which.</summary>
    public bool IsJsonMode { get; set; }

    /// <summary>Whether the prompt is texts to embed: nothing comes on top of them.</summary>
    public bool IsEmbedding { get; set; }

    /// <summary>Whether the provider puts something into the prompt that the request does not show, such as a search's findings.</summary>
    public bool IsOpenEnded { get; set; }
}
