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

    /// <summary>Reads the body to its end and lets go of it.</summary>
    /// <exception cref="HttpRequestException">It is an object that breaks off: HTTP/1.1 without a length does not show that.</exception>
    /// <exception cref="CniException">7: it has more values than the request accepts.</exception>
    public static async Task<StreamedResponse> ReadAsync(
        StreamedResponse opened, ApiRequest request, ApiEndpoint endpoint, CancellationToken cancellationToken)
    {
        using (opened)
        {
            var content = await opened.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            opened.Whole = WithoutSecrets(opened, Read(opened, request, content.Span), endpoint);
            return opened;
        }
    }

    private static ApiResponse WithoutSecrets(StreamedResponse opened, ApiResponse response, ApiEndpoint endpoint)
    {
        var withType = response with { ContentType = opened.ContentType };
        return withType with
        {
            Sentence = withType.IsSuccess ? "" : Sentence(endpoint.WithoutSecrets(withType.Words)),
            ContentType = endpoint.WithoutSecrets(withType.ContentType),
            IsTakenOver = endpoint.IsLocal && opened.Status == HttpStatusCode.Accepted,

            // Without a query: it may have a ticket in it.
            Location = endpoint.WithoutSecrets(
                opened.Headers.Location is { IsAbsoluteUri: true } place ? WithoutUser(place)
                : opened.Headers.Location?.OriginalString.Split('?', '#')[0] ?? ""),
        };
    }

    private static ApiResponse Read(StreamedResponse opened, ApiRequest request, ReadOnlySpan<byte> content)
    {
        if (content.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return AsText(opened, content);
        }

        try
        {
            return new ApiResponse(
                opened.Status,
                JsonBorder.ReadObject(
                    content, $"the answer to {request.Permission} in namespace {request.Namespace}", request.MostValues));
        }
        catch (CniException e) when (opened.IsSuccess && e.Error.Code == (int)CniErrorCode.DecodingFailure)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, $"an answer of {content.Length} bytes that is cut off, or no JSON", e);
        }
        catch (CniException) when (!opened.IsSuccess)
        {
            return AsText(opened, content);
        }
    }

    // Kubernetes' own are shorter.
    private static string Sentence(string words) => PlainText.Line(words, LongestSentence);

    private static string WithoutUser(Uri place) => place.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static ApiResponse AsText(StreamedResponse opened, ReadOnlySpan<byte> content) =>
        new(opened.Status, [], Encoding.UTF8.GetString(content[..Math.Min(content.Length, LongestText)]).Trim());
}
