// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Verbs;

/// <summary>GET of one object and of lists.</summary>
public sealed class Reading(ObjectStore store)
{
    public ApiAnswer Get(ApiRequest request)
    {
        var document = store.Now().Objects.GetValueOrDefault(request.Key)
            ?? throw Failure.NotFound(request.Type, request.Info.Name);
        return new ApiAnswer(200, request.Representation.Of(document));
    }

    public ApiAnswer List(ApiRequest request)
    {
        var selection = Selection.Of(request);
        ListOptionRules.Check(request.Query);
        var from = From(request);
        var snapshot = Start(request, from);

        // 1. Collect the matching objects after the last page.
        var after = from is null ? default : ObjectKey.Of(request.Type, from.Namespace, from.Name);
        var rest = snapshot.Objects
            .Where(entry => selection.Covers(entry.Key) && (from is null || entry.Key > after) && selection.Matches(entry.Value))
            .ToList();

        // 2. Take this page.
        var limit = (int)Math.Min(request.Query.Number("limit") ?? 0, int.MaxValue);
        var page = limit == 0 ? rest : [.. rest.Take(limit)];
        var remaining = rest.Count - page.Count;
        return new ApiAnswer(200, request.Representation.List(
            request.Type,
            ListMetadata(request, snapshot.Version, remaining == 0 ? null : page[^1].Key, selection.IsEverything ? remaining : 0),
            page.Select(entry => entry.Value)));
    }

    private static JsonObject ListMetadata(ApiRequest request, long version, ObjectKey? last, int remaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (last is { } key)
        {
            metadata["continue"] = new ContinueToken(version, key.Namespace, key.Name).ToString();
        }
        else if (request.Type.Custom)
        {
            metadata.Insert(0, "continue", "");
        }

        if (remaining > 0)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return metadata;
    }

    // kubernetes.io, "Semantics for get and list": the version that the list shows.
    private Snapshot Start(ApiRequest request, ContinueToken? from)
    {
        var now = store.Now();
        if (from is not null)
        {
            return store.At(from.Version);
        }

        var wanted = request.Query.Number("resourceVersion") ?? 0;
        if (wanted > now.Version)
        {
            throw Failure.VersionTooLarge(wanted, now.Version);
        }

        var match = request.Query.Text("resourceVersionMatch");
        if (wanted == 0 || !(match == ListOptionRules.Exact || (match.Length == 0 && request.Query.Number("limit") > 0)))
        {
            return now;
        }

        return wanted >= store.OldestVersion
            ? store.At(wanted)
            : throw Failure.Expired("The resourceVersion for the provided list is too old.");
    }

    private ContinueToken? From(ApiRequest request)
    {
        var text = request.Query.Text("continue");
        if (text.Length == 0)
        {
            return null;
        }

        var token = ContinueToken.TryParse(text) ?? throw Failure.BadRequest("continue key is not valid: encoded continue token is malformed");
        return token.Version >= store.OldestVersion
            ? token
            : throw Failure.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the "
                    + "continue parameter.");
    }
}
