// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Journal;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Records what becomes of the default routes of attachments, which are given by their place among the outcomes.</summary>
/// <param name="Rerouted">The result of an attachment has changed.</param>
/// <param name="Taken">All routes that are now taken from an attachment.</param>
internal sealed record RouteNotes(Action<int, JsonObject> Rerouted, Action<int, IReadOnlyList<RecordedRoute>> Taken)
{
    public static RouteNotes Of(IRecordWriter writer) => new(writer.Rerouted, writer.RoutesTaken);

    /// <summary>For outcomes that are a part of the record.</summary>
    /// <param name="writer">The record.</param>
    /// <param name="places">The index of each outcome in the record.</param>
    public static RouteNotes Of(IRecordWriter writer, IReadOnlyList<int> places) =>
        new((index, json) => writer.Rerouted(places[index], json), (index, routes) => writer.RoutesTaken(places[index], routes));
}
