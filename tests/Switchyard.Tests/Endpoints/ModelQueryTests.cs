using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Server.Endpoints.Models;
using Xunit;

namespace Switchyard.Tests.Endpoints;

public sealed class ModelQueryTests
{
    private static readonly ModelView[] Models =
    [
        Model("b", "one", 8_000, 0.000003m, 20, "tools"),
        Model("a", "two", 128_000, 0.000001m, null, "Tools", "seed"),
        Model("c", "one", null, null, 10),
    ];

    [Fact]
    public void Apply_NoFilter_IsEverythingInItsOrder() => Ids(new ModelQuery()).ShouldBe("b a c");

    [Theory]
    [InlineData("id", "a b c")]
    [InlineData("price", "a b c")]
    [InlineData("context", "a b c")]
    [InlineData("latency", "c b a")]
    public void Apply_Sort_PutsTheUnknownLast(string sort, string ids) => Ids(new ModelQuery { Sort = sort }).ShouldBe(ids);

    [Fact]
    public void Apply_Filters_TakeThoseThatFit()
    {
        Ids(new ModelQuery { Provider = "ONE" }).ShouldBe("b c");
        Ids(new ModelQuery { Capability = "tools" }).ShouldBe("b a");
        Ids(new ModelQuery { MinContext = "8000" }).ShouldBe("b a");
        Ids(new ModelQuery { MinContext = "8001" }).ShouldBe("a");
        Ids(new ModelQuery { MaxInputPrice = "1" }).ShouldBe("a");
        Ids(new ModelQuery { MaxInputPrice = "3.0" }).ShouldBe("b a");
        Ids(new ModelQuery { Modality = "text" }).ShouldBe("b a c");
        Ids(new ModelQuery { Modality = "audio" }).ShouldBe("");
        Ids(new ModelQuery { Text = "NAME A" }).ShouldBe("a");
    }

    [Fact]
    public void Apply_Pages_FollowOneAnother()
    {
        var first = new ModelQuery { Limit = "2" }.Apply(Models).Value.ShouldNotBeNull();
        var second = new ModelQuery { Limit = "2", Cursor = first.NextCursor }.Apply(Models).Value.ShouldNotBeNull();

        (first.Data.Count, first.Total, first.NextCursor).ShouldBe((2, 3, "2"));
        (second.Data.ShouldHaveSingleItem().Id, second.Total, second.NextCursor).ShouldBe(("c", 3, null));
    }

    [Fact]
    public void Apply_LargestCursorAndLimit_IsAnEmptyLastPage()
    {
        var page = new ModelQuery { Limit = "1000", Cursor = "2147483647" }.Apply(Models).Value.ShouldNotBeNull();

        (page.Data.Count, page.Total, page.NextCursor).ShouldBe((0, 3, null));
    }

    [Theory]
    [InlineData("minContext", "-1")]
    [InlineData("minContext", "1.5")]
    [InlineData("maxInputPrice", "much")]
    [InlineData("limit", "0")]
    [InlineData("limit", "1001")]
    [InlineData("cursor", "2147483648")]
    [InlineData("sort", "size")]
    public void Apply_WrongFilter_IsNamed(string name, string value)
    {
        var query = new ModelQuery
        {
            MinContext = name == "minContext" ? value : null,
            MaxInputPrice = name == "maxInputPrice" ? value : null,
            Limit = name == "limit" ? value : null,
            Cursor = name == "cursor" ? value : null,
            Sort = name == "sort" ? value : null,
        };

        var error = query.Apply(Models).Error.ShouldNotBeNull();
        (error.Code, error.Param).ShouldBe((LlmErrorCode.InvalidRequest, name));
    }

    private static string Ids(ModelQuery query) => string.Join(' ', query.Apply(Models).Value.ShouldNotBeNull().Data.Select(model => model.Id));

    private static ModelView Model(string id, string provider, int? context, decimal? price, double? latency, params string[] parameters) => new(
        id,
        id,
        "name " + id,
        provider,
        Available: true,
        new ModelCapabilities
        {
            ContextWindow = context,
            Pricing = price is null ? null : new ModelPricing { Input = price, Output = price },
            InputModalities = ["text"],
            SupportedParameters = parameters,
        },
        new ModelView.Live(latency, "closed"));
}
