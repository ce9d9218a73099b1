// Streams an answer with OpenAI's own package. Run it with: dotnet run samples/StreamChat.cs
#:package OpenAI
#:property PublishAot=false

using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

var endpoint = new Uri(Environment.GetEnvironmentVariable("SWITCHYARD_URL") ?? "http://127.0.0.1:8080/v1");
var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("SWITCHYARD_KEY") ?? "none");
var model = Environment.GetEnvironmentVariable("SWITCHYARD_MODEL") ?? "sim-1";
var client = new ChatClient(model, key, new OpenAIClientOptions { Endpoint = endpoint });

await foreach (var update in client.CompleteChatStreamingAsync("Say hello."))
{
    foreach (var part in update.ContentUpdate)
    {
        Console.Write(part.Text);
    }
}

Console.WriteLine();
