// SPDX-License-Identifier: Apache-2.0
//
// Written by hand: the serializer's first use takes longer than a tenth of an ADD, even with generated code, because it reads every type's
// attributes. A test compares the two, member by member.

namespace MetaCni.Journal;

/// <summary>Writes and reads events.</summary>
internal static class EventLineText
{
    public static byte[] Write(EventLine line)
    {
        using var json = new LineWriter();
        json.Start();
        json.Text("event"u8, line.Event);
        json.Number("attachment"u8, line.Attachment);
        json.Number("plugin"u8, line.Plugin);
        json.Flag("started"u8, line.Started);
        json.Flag("own"u8, line.IsPluginsOwn);
        json.Number("index"u8, line.Index);
        json.Real("milliseconds"u8, line.Milliseconds);
        json.Tree("result"u8, line.Result);
        json.Time("at"u8, line.At);
        json.Number("code"u8, line.Code);
        json.Text("msg"u8, line.Message);
        json.Text("details"u8, line.Details);
        if (line.Process is { } process)
        {
            PlanLineText.Write(json, process);
        }

        json.Texts("interfaces"u8, line.Interfaces);
        json.List("addresses"u8, line.Addresses, Write);
        json.List("routes"u8, line.Routes, Write);
        json.Text("id"u8, line.Id);
        json.Text("status"u8, line.Status);
        json.TextsByName("annotations"u8, line.Annotations);
        json.End();
        return json.ToLine();
    }

    /// <exception cref="FormatException">The line is not an event.</exception>
    public static EventLine Read(ReadOnlySpan<byte> text)
    {
        var reader = new LineReader(text);
        var line = new EventLine { Event = null! };
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            line = With(line, name, ref reader);
        }

        reader.End();
        return line.Event is null ? throw new FormatException("an event has no name") : line;
    }

    private static EventLine With(EventLine line, string name, ref LineReader reader) => name switch
    {
        "event" => line with { Event = reader.Text() },
        "attachment" => line with { Attachment = reader.NumberOrNull() },
        "plugin" => line with { Plugin = reader.NumberOrNull() },
        "started" => line with { Started = reader.FlagOrNull() },
        "own" => line with { IsPluginsOwn = reader.FlagOrNull() },
        "index" => line with { Index = reader.NumberOrNull() },
        "milliseconds" => line with { Milliseconds = reader.RealOrNull() },
        "result" => line with { Result = reader.TreeOrNull() },
        "at" => line with { At = reader.TimeOrNull() },
        "code" => line with { Code = reader.NumberOrNull() },
        "msg" => line with { Message = reader.TextOrNull() },
        "details" => line with { Details = reader.TextOrNull() },
        "process" => line with { Process = reader.IsNull ? null : PlanLineText.ReadProcess(ref reader) },
        "interfaces" => line with { Interfaces = reader.IsNull ? null : reader.Texts() },
        "addresses" => line with { Addresses = reader.ListOrNull(ReadAddress) },
        "routes" => line with { Routes = reader.ListOrNull(ReadRoute) },
        "id" => line with { Id = reader.TextOrNull() },
        "status" => line with { Status = reader.TextOrNull() },
        "annotations" => line with { Annotations = reader.TextsByNameOrNull() },
        _ => reader.Skip(line),
    };

    private static void Write(LineWriter json, InterfaceAddress address)
    {
        json.Start();
        json.Text("interface"u8, address.Interface);
        json.Text("address"u8, address.Address);
        json.End();
    }

    private static InterfaceAddress ReadAddress(ref LineReader reader)
    {
        var address = new InterfaceAddress("", "");
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            address = name switch
            {
                "interface" => address with { Interface = reader.Text() },
                "address" => address with { Address = reader.Text() },
                _ => reader.Skip(address),
            };
        }

        return address;
    }

    private static void Write(LineWriter json, RecordedRoute route)
    {
        json.Start();
        json.Flag("ipv6"u8, route.IsIPv6);
        json.Text("interface"u8, route.Interface);
        json.Text("gateway"u8, route.Gateway);
        json.Unsigned("metric"u8, route.Metric);
        json.Flag("onLink"u8, route.IsOnLink);
        json.End();
    }

    private static RecordedRoute ReadRoute(ref LineReader reader)
    {
        var route = new RecordedRoute { IsIPv6 = false, Interface = null! };
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            route = name switch
            {
                "ipv6" => route with { IsIPv6 = reader.FlagOrNull() ?? false },
                "interface" => route with { Interface = reader.Text() },
                "gateway" => route with { Gateway = reader.TextOrNull() },
                "metric" => route with { Metric = (uint)Math.Min(reader.Unsigned(), uint.MaxValue) },
                "onLink" => route with { IsOnLink = reader.FlagOrNull() ?? false },
                _ => reader.Skip(route),
            };
        }

        return route.Interface is null ? throw new FormatException("a route lacks its interface") : route;
    }
}
