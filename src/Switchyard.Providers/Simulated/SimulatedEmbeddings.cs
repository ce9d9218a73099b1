using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Switchyard.Providers.Simulated;

/// <summary>Simulated embedding vectors: the same text gives the same vector, of length one. Pure.</summary>
internal static class SimulatedEmbeddings
{
    private const int DefaultDimensions = 8;
    private const int MostDimensions = 4096;

    /// <summary>Most numbers of one answer, some 12 MB of them.</summary>
    private const int MostValues = 1 << 20;

    /// <summary>Answers a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="body">The request.</param>
    public static ReadOnlyMemory<byte> Answer(string model, JsonElement body)
    {
        var input = body.GetProperty("input");
        var texts = input.ValueKind == JsonValueKind.Array && input.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? input.EnumerateArray().Select(item => item.GetString()!).ToArray()
            : [input.ToString()];
        var dimensions = body.TryGetProperty("dimensions", out var wanted) && wanted.TryGetInt32(out var number)
            ? Math.Clamp(number, 1, MostDimensions)
            : DefaultDimensions;
        if ((long)texts.Length * dimensions > MostValues)
        {
            throw new InvalidOperationException("The vectors would be larger than any answer may be.");
        }

        var isBase64 = body.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64");
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        for (var i = 0; i < texts.Length; i++)
        {
            WriteVector(writer, i, VectorOf(texts[i], dimensions), isBase64);
        }

        writer.WriteEndArray();
        writer.WriteString("model", model);
        writer.WriteStartObject("usage");
        var tokens = texts.Sum(text => (Encoding.UTF8.GetByteCount(text) + 3) / 4);
        writer.WriteNumber("prompt_tokens", tokens);
        writer.WriteNumber("total_tokens", tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void WriteVector(Utf8JsonWriter writer, int index, float[] vector, bool isBase64)
    {
        writer.WriteStartObject();
        writer.WriteString("object", "embedding");
        writer.WriteNumber("index", index);
        if (isBase64)
        {
            var bytes = new byte[vector.Length * sizeof(float)];
            for (var i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
            }

            writer.WriteBase64String("embedding", bytes);
        }
        else
        {
            writer.WriteStartArray("embedding");
            foreach (var value in vector)
            {
                writer.WriteNumberValue(value);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static float[] VectorOf(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        for (var i = 0; i < dimensions; i++)
        {
            if (i > 0 && i % seed.Length == 0)
            {
                seed = SHA256.HashData(seed);
            }

            vector[i] = (seed[i % seed.Length] - 127.5f) / 127.5f;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }
}
