// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Json;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>Reads the responses of an endpoint. Texts of failures are returned without our own secrets.</summary>
internal static class AnswerReader
{
    private const int LongestSentence = 1024;

    // In bytes; only the first line is shown. Secrets are removed before the text is cut.
    private const int LongestText = 4096;

    /// <summary>Reads the whole body and disposes of the response.</summary>
    /// <exception cref="HttpRequestException">
    /// The body is a truncated object. HTTP/1.1 without a Content-Length does not report truncation.
    /// </exception>
    /// <exception cref="CniException">7: the body has more values than the request accepts.</exception>
    public static async Task<StreamedResponse> ReadAsync(
        StreamedResponse opened, ApiRequest request, ApiEndpoint endpoint, CancellationToken cancellationToken)
    {
        using (opened)
        {
            var content = await opened.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            opened.Whole = Read(opened, request, content.Span, endpoint.WithoutSecrets);
            return opened;
        }
    }

    /// <summary>Reads a body that has arrived.</summary>
    /// <param name="opened">The response.</param>
    /// <param name="request">The request.</param>
    /// <param name="content">The body.</param>
    /// <param name="withoutSecrets">Removes our own secrets from a text.</param>
    /// <exception cref="HttpRequestException">As <see cref="ReadAsync"/>.</exception>
    /// <exception cref="CniException">As <see cref="ReadAsync"/>.</exception>
    public static ApiResponse Read(
        StreamedResponse opened, ApiRequest request, ReadOnlySpan<byte> content, Func<string, string> withoutSecrets)
    {
        var response = Read(opened, request, content) with { ContentType = opened.ContentType };
        return response with
        {
            Sentence = response.IsSuccess ? "" : Sentence(withoutSecrets(response.Words)),
            ContentType = withoutSecrets(response.ContentType),
            IsOfDaemon = opened.Source == NodeHeaders.OfDaemon,

            // Without the query: it may contain a ticket.
            Location = opened.Location is null ? ""
                : withoutSecrets(opened.Location.IsAbsoluteUri ? WithoutUser(opened.Location) : opened.Location.OriginalString.Split('?', '#')[0]),
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
                    content, $"the response to {request.Permission} in namespace {request.Namespace}", request.MostValues));
        }
        catch (CniException e) when (opened.IsSuccess && e.Error.Code == (int)CniErrorCode.DecodingFailure)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, $"a response of {content.Length} bytes is cut off or is not JSON", e);
        }
        catch (CniException) when (!opened.IsSuccess)
        {
            return AsText(opened, content);
        }
    }

    // Kubernetes' own messages are shorter.
    private static string Sentence(string words) => PlainText.Line(words, LongestSentence);

    private static string WithoutUser(Uri place) => place.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static ApiResponse AsText(StreamedResponse opened, ReadOnlySpan<byte> content) =>
        new(opened.Status, [], Encoding.UTF8.GetString(content[..Math.Min(content.Length, LongestText)]).Trim());
}
