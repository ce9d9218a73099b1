using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAICallSettingsTests
{
    [Theory]
    [InlineData("\"alice\"", "alice")]
    [InlineData("\"\\u0061lice\"", "alice")]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    [InlineData("\"\\udc00x\"", "\"\\udc00x\"")]
    [InlineData("7", null)]
    public void Read_User_IsANameWhateverItIsMadeOf(string json, string? user)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"model\":\"m\",\"messages\":[],\"user\":" + json + "}");
        var outline = OpenAIRequestScanner.Scan(bytes, CallKind.Chat).Value.ShouldNotBeNull();

        OpenAICallSettings.Read(bytes, outline).User.ShouldBe(user);
    }
}
