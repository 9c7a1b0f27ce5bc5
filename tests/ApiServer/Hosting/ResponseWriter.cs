// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiServer.Answers;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Hosting;

/// <summary>Writes responses.</summary>
public static class ResponseWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, ApiAnswer answer, CancellationToken cancellation)
    {
        var bytes = answer.Body is null ? Encoding.UTF8.GetBytes(answer.Text) : Line(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Body is null ? "text/plain; charset=utf-8" : "application/json";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-cache, private";
        if (answer.Warning.Length > 0)
        {
            context.Response.Headers.Warning = $"299 - \"{answer.Warning}\"";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>One JSON document followed by a newline, as Go's encoder writes it.</summary>
    public static byte[] Line(JsonNode node)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            node.WriteTo(writer);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
