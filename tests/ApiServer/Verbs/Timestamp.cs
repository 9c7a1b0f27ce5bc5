// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace ApiServer.Verbs;

/// <summary>Timestamps as the API writes them: UTC, whole seconds.</summary>
public static class Timestamp
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
