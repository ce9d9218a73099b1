// Streams an answer with OpenAI's own package. Run it with: npm install openai && npx tsx samples/streamChat.ts
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SWITCHYARD_URL ?? "http://127.0.0.1:8080/v1",
  apiKey: process.env.SWITCHYARD_KEY ?? "none",
});

const stream = await client.chat.completions.create({
  model: process.env.SWITCHYARD_MODEL ?? "sim-1",
  messages: [{ role: "user", content: "Say hello." }],
  stream: true,
});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}

process.stdout.write("\n");
