// SPDX-License-Identifier: Apache-2.0

using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Validation;

namespace ApiServer.Verbs;

/// <summary>Which query parameters of a list or a watch exclude each other (k8s.io/apimachinery, internalversion/validation).</summary>
public static class ListOptionRules
{
    public const string Exact = "Exact";
    private const string NotOlderThan = "NotOlderThan";
    private const string Match = "resourceVersionMatch";

    public static void Check(RequestQuery query)
    {
        List<FieldError> errors = [.. query.Flag("watch") ? OfWatch(query) : OfList(query)];
        if (errors.Count > 0)
        {
            throw Failure.InvalidListOptions(errors);
        }

        if (query.Text("continue").Length > 0 && query.Text("resourceVersion") is not ("" or "0"))
        {
            throw Failure.BadRequest("specifying resource version is not allowed when using continue");
        }
    }

    private static IEnumerable<FieldError> OfList(RequestQuery query)
    {
        var (match, version) = (query.Text(Match), query.Text("resourceVersion"));
        if (match.Length > 0)
        {
            if (version.Length == 0)
            {
                yield return FieldError.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }

            if (query.Text("continue").Length > 0)
            {
                yield return FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided");
            }

            if (match is not (Exact or NotOlderThan))
            {
                yield return FieldError.NotSupported(Match, match, Exact, NotOlderThan);
            }

            if (match == Exact && version == "0")
            {
                yield return FieldError.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }

        if (query.Text("sendInitialEvents").Length > 0)
        {
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
    }

    private static IEnumerable<FieldError> OfWatch(RequestQuery query)
    {
        var (match, initial) = (query.Text(Match), query.Text("sendInitialEvents").Length > 0);
        if (initial && match != NotOlderThan)
        {
            yield return FieldError.Forbidden(Match, $"sendInitialEvents requires setting resourceVersionMatch to {NotOlderThan}");
        }

        if (match.Length > 0 && !initial)
        {
            yield return FieldError.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (match.Length > 0 && match != NotOlderThan)
        {
            yield return FieldError.NotSupported(Match, match, NotOlderThan);
        }
    }
}
