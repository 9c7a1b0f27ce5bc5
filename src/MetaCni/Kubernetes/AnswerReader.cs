// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using Cni.Errors;
using Cni.Json;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>Reads what came over the wire. What it says of a failure is without our own secrets.</summary>
internal static class AnswerReader
{
    private const int LongestSentence = 1024;

    // In bytes; of that the first line is shown. A secret is taken out before the text is cut to what is shown.
    private const int LongestText = 4096;

    /// <exception cref="HttpRequestException">It is an object that breaks off: HTTP/1.1 without a length does not show that.</exception>
    /// <exception cref="CniException">7: it has more values than the request accepts.</exception>
    public static async Task<ApiResponse> ReadAsync(
        HttpResponseMessage message, ApiRequest request, ApiEndpoint endpoint, CancellationToken cancellationToken)
    {
        var content = await message.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var response = Read(message, request, content) with
        {
            ContentType = message.Content.Headers.ContentType?.ToString() ?? "",
        };
        return response with
        {
            Sentence = response.IsSuccess ? "" : Sentence(endpoint.WithoutSecrets(response.Words)),
            ContentType = endpoint.WithoutSecrets(response.ContentType),
            IsTakenOver = endpoint.IsLocal && message.StatusCode == HttpStatusCode.Accepted,

            // Without a query: it may have a ticket in it.
            Location = endpoint.WithoutSecrets(
                message.Headers.Location is { IsAbsoluteUri: true } place ? WithoutUser(place)
                : message.Headers.Location?.OriginalString.Split('?', '#')[0] ?? ""),
        };
    }

    private static ApiResponse Read(HttpResponseMessage message, ApiRequest request, byte[] content)
    {
        if (content.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return AsText(message, content);
        }

        try
        {
            return new ApiResponse(
                message.StatusCode,
                JsonBorder.ReadObject(
                    content, $"the answer to {request.Permission} in namespace {request.Namespace}", request.MostValues));
        }
        catch (CniException e) when (message.IsSuccessStatusCode && e.Error.Code == (int)CniErrorCode.DecodingFailure)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, $"an answer of {content.Length} bytes that is cut off, or no JSON", e);
        }
        catch (CniException) when (!message.IsSuccessStatusCode)
        {
            return AsText(message, content);
        }
    }

    // Kubernetes' own are shorter.
    private static string Sentence(string words) => PlainText.Line(words, LongestSentence);

    private static string WithoutUser(Uri place) => place.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static ApiResponse AsText(HttpResponseMessage message, byte[] content) =>
        new(message.StatusCode, [], Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, LongestText))).Trim());
}
