namespace Switchyard.Core.Configuration;

/// <summary>The limits of one provider or of the whole service.</summary>
public class LimitOptions : LimitFigures
{
    /// <summary>Further limits for single models, named as the provider names them.</summary>
    public IDictionary<string, LimitFigures> Models { get; set; } = new Dictionary<string, LimitFigures>(StringComparer.Ordinal);
}
