namespace Switchyard.Core.Tokens;

/// <summary>
/// What one model's reported figures taught: reported = offset + factor × ours. A straight line by weighted least squares,
/// pulled towards offset 0 and factor 1, in which old figures fade. Small prompts teach the offset (a template, hidden
/// instructions), large ones the factor (the vocabulary). Not thread-safe.
/// </summary>
/// <param name="offsetDoubt">How sure we are of no offset before the first figure, as tokens of one standard deviation.</param>
internal sealed class LearnedFit(double offsetDoubt)
{
    // How sure we are of a factor of one before the first figure, and once a model has turned out to be another one.
    private const double FactorDoubt = 0.1;
    private const double ChangedDoubt = 0.5;

    // What our count is off by at random: a share of it, and a token and a half.
    private const double Noise = 0.06;
    private const double NoiseTokens = 1.5;

    private const double Fading = 0.97;
    private const double LowestFactor = 0.4;
    private const double HighestFactor = 2.5;
    private const double MostOffset = 3_000;

    // A figure further away than so many standard deviations counts for less the further it is, and one that keeps coming
    // beyond all doubt is not somebody's fault but another model behind the same name.
    private const double Far = 1.5;
    private const double Beyond = 6;
    private const int MostBeyond = 8;

    private double _weight;
    private double _x;
    private double _xx;
    private double _y;
    private double _xy;
    private double _offset;
    private double _factor = 1;
    private double _factorDoubt = FactorDoubt;
    private int _beyond;

    /// <summary>Our count, corrected.</summary>
    /// <param name="counted">Our count.</param>
    public double Correct(double counted) => Math.Max(1, _offset + (_factor * counted));

    /// <summary>Learns a figure.</summary>
    /// <param name="counted">Our count.</param>
    /// <param name="reported">The provider's.</param>
    public void Learn(double counted, double reported)
    {
        var noise = (Noise * reported) + NoiseTokens;
        var away = Math.Abs(reported - Correct(counted)) / Math.Sqrt((noise * noise) + Variance(counted));
        _beyond = away > Beyond ? _beyond + 1 : 0;
        if (_beyond > MostBeyond)
        {
            (_weight, _x, _xx, _y, _xy, _beyond, away) = (0, 0, 0, 0, 0, 0, 0);
            _factorDoubt = ChangedDoubt;
        }

        var trust = away > Far ? Far * Far / (away * away) : 1;
        var weight = trust / (noise * noise);
        _weight = (_weight * Fading) + weight;
        _x = (_x * Fading) + (weight * counted);
        _xx = (_xx * Fading) + (weight * counted * counted);
        _y = (_y * Fading) + (weight * (reported - counted));
        _xy = (_xy * Fading) + (weight * counted * (reported - counted));
        Solve();
    }

    private double OffsetWeight => _weight + (1 / (offsetDoubt * offsetDoubt));

    private double FactorWeight => _xx + (1 / (_factorDoubt * _factorDoubt));

    // How far the line itself may be off at that place.
    private double Variance(double counted) =>
        (FactorWeight - (2 * counted * _x) + (counted * counted * OffsetWeight)) / ((OffsetWeight * FactorWeight) - (_x * _x));

    // The residual against our own count is fitted, so that both corrections are pulled towards zero.
    private void Solve()
    {
        var (a, d) = (OffsetWeight, FactorWeight);
        var determinant = (a * d) - (_x * _x);
        var offset = ((_y * d) - (_xy * _x)) / determinant;
        var slope = ((_xy * a) - (_y * _x)) / determinant;
        _offset = Math.Clamp(offset, -MostOffset, MostOffset);
        _factor = Math.Clamp(1 + slope, LowestFactor, HighestFactor);
    }
}
