using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>What a client takes, by its Accept header.</summary>
/// <param name="Whole">The form of a whole answer it likes best.</param>
/// <param name="Stream">Whether it names streams of events.</param>
/// <param name="Page">Whether it names pages: a browser.</param>
internal readonly record struct AcceptedMedia(AnswerMedia Whole, bool Stream, bool Page)
{
    private static readonly AcceptedMedia Anything = new(AnswerMedia.Json, Stream: false, Page: false);

    /// <summary>Whether it takes nothing that a GraphQL request can be answered with.</summary>
    public bool IsNothing => Whole == AnswerMedia.None && !Stream;

    /// <summary>Reads the header. One that is missing or can not be read says nothing.</summary>
    /// <param name="header">The header.</param>
    public static AcceptedMedia Of(StringValues header)
    {
        // What nearly all clients send needs no list.
        if (header.Count == 0 || (header.Count == 1 && header[0] is "" or "*/*" or MediaTypes.Json))
        {
            return Anything;
        }

        if (!MediaTypeHeaderValue.TryParseList([.. header.OfType<string>()], out var ranges))
        {
            return Anything;
        }

        var json = Match(ranges, MediaTypes.Json);
        var response = Match(ranges, MediaTypes.GraphQLResponse);
        return new AcceptedMedia(Better(json, response), IsNamed(ranges, MediaTypes.EventStream), IsNamed(ranges, MediaTypes.Html));
    }

    // Named, the newer form wins a tie; who takes anything may know only the older one.
    private static AnswerMedia Better((double Quality, int Precision) json, (double Quality, int Precision) response)
    {
        if (json.Quality == 0 && response.Quality == 0)
        {
            return AnswerMedia.None;
        }

        var order = response.Quality != json.Quality ? response.Quality.CompareTo(json.Quality) : response.Precision.CompareTo(json.Precision);
        return order > 0 || (order == 0 && response.Precision == 2) ? AnswerMedia.GraphQLResponse : AnswerMedia.Json;
    }

    private static bool IsNamed(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var (quality, precision) = Match(ranges, type);
        return quality > 0 && precision == 2;
    }

    // The most precise range that fits decides: 2 names the type, 1 its family, 0 is for everything.
    private static (double Quality, int Precision) Match(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var (quality, precision) = (0.0, -1);
        foreach (var range in ranges)
        {
            var fits = PrecisionOf(range, type);
            if (fits > precision && IsUtf8(range.Charset))
            {
                (quality, precision) = (range.Quality ?? 1, fits);
            }
        }

        return (quality, precision);
    }

    private static int PrecisionOf(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes ? 0
        : range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? 2
        : range.MatchesAllSubTypes && type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) ? 1
        : -1;

    private static bool IsUtf8(StringSegment charset) =>
        charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("*", StringComparison.Ordinal);
}
