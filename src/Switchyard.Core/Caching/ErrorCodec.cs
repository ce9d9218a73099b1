using Switchyard.Core.Errors;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>Refusals as bytes. The provider's own body is not kept: it may tell of the prompt.</summary>
internal static class ErrorCodec
{
    public static void Write(PayloadWriter output, LlmError error)
    {
        output.Text(error.CodeName);
        output.Text(error.Message);
        output.Text(error.Param);
        output.Text(error.Provider);
        output.Whole(error.UpstreamStatus);
        output.Flag(error.IsRetryable);
        output.Flag(error.FailsOver);
    }

    public static LlmError? Read(PayloadReader input)
    {
        var name = input.RequiredText();
        var message = input.RequiredText();
        var param = input.Text();
        var provider = input.Text();
        var status = input.Whole();
        var isRetryable = input.Flag();
        var failsOver = input.Flag();
        foreach (var code in Enum.GetValues<LlmErrorCode>())
        {
            if (LlmErrorTable.Of(code).Name == name)
            {
                return new LlmError(code, message)
                {
                    Param = param,
                    Provider = provider,
                    UpstreamStatus = (int?)status,
                    IsRetryable = isRetryable,
                    FailsOver = failsOver,
                };
            }
        }

        return null;
    }
}
