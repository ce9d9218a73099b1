namespace Switchyard.Core.Chat;

/// <summary>What is asked of a provider.</summary>
public enum CallKind
{
    /// <summary>A chat completion, whole or streamed.</summary>
    Chat,

    /// <summary>Embedding vectors, always whole.</summary>
    Embeddings,
}
