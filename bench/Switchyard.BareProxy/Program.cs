using System.Net.Http.Headers;

// The yardstick: Kestrel, one HttpMessageInvoker, and nothing between them. Argument: the upstream's address.
var upstream = new Uri(args[0] + "/v1/chat/completions");
using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

// What a cache has to be held against: the same bytes, from memory.
byte[]? kept = null;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
app.MapPost("/v1/chat/completions", ForwardAsync);
app.MapPost("/kept/v1/chat/completions", AnswerAsync);
await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();

async Task ForwardAsync(HttpContext context)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, upstream) { Content = new StreamContent(context.Request.Body) };
    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    request.Content.Headers.ContentLength = context.Request.ContentLength;
    using var response = await http.SendAsync(request, context.RequestAborted);
    context.Response.StatusCode = (int)response.StatusCode;
    context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
    context.Response.ContentLength = response.Content.Headers.ContentLength;
    var source = await response.Content.ReadAsStreamAsync(context.RequestAborted);
    var output = context.Response.BodyWriter;
    while (await source.ReadAsync(output.GetMemory(), context.RequestAborted) is var read and > 0)
    {
        output.Advance(read);
        await output.FlushAsync(context.RequestAborted);
    }
}

async Task AnswerAsync(HttpContext context)
{
    await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    var body = kept ??= await FetchAsync(context.RequestAborted);
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = body.Length;
    await context.Response.Body.WriteAsync(body, context.RequestAborted);
}

async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, upstream) { Content = new StringContent("""{"model":"bench-whole"}""") };
    using var response = await http.SendAsync(request, cancellationToken);
    return await response.Content.ReadAsByteArrayAsync(cancellationToken);
}
