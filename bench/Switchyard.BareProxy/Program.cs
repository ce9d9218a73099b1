using System.Net.Http.Headers;

// The yardstick: Kestrel, one HttpMessageInvoker, and nothing between them. Argument: the upstream's address.
var upstream = new Uri(args[0] + "/v1/chat/completions");
using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
app.MapPost("/v1/chat/completions", ForwardAsync);
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
