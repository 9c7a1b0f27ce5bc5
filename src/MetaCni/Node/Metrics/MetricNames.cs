// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Metrics;

/// <summary>Names of the metrics; docs/operations.md has each with its meaning. Alerts and dashboards depend on them.</summary>
internal static class MetricNames
{
    public const string Operations = "metacni_operations_total";
    public const string OperationDuration = "metacni_operation_duration_seconds";
    public const string OwnDuration = "metacni_own_duration_seconds";
    public const string PluginDuration = "metacni_plugin_duration_seconds";
    public const string DamagedLines = "metacni_operations_log_damaged_lines_total";
    public const string Records = "metacni_records";
    public const string RecordsFailed = "metacni_records_failed";
    public const string Repairs = "metacni_repair_attempts_total";
    public const string Reconciles = "metacni_hot_plug_reconciles_total";
    public const string ReconcilesRunning = "metacni_hot_plug_running";
    public const string Published = "metacni_configuration_published";
    public const string Restored = "metacni_configuration_restored_total";
    public const string Waiting = "metacni_waiting";
    public const string TokenAge = "metacni_token_age_seconds";
    public const string TokenExpiry = "metacni_token_expiry_seconds";
    public const string SettingsInvalid = "metacni_settings_invalid";
    public const string DefinitionsMissingPlugin = "metacni_definitions_missing_plugin";
    public const string StatusesPending = "metacni_statuses_pending";
    public const string StatusOldest = "metacni_status_oldest_pending_seconds";
    public const string Statuses = "metacni_statuses_total";
    public const string StatusFailures = "metacni_status_failures_total";
    public const string PodEvents = "metacni_pod_events_total";
    public const string CacheCurrent = "metacni_cache_current";
    public const string CacheBytes = "metacni_cache_bytes";
    public const string CacheObjects = "metacni_cache_objects";
    public const string CacheNotCached = "metacni_cache_not_cached";
    public const string WatchReconnects = "metacni_watch_reconnects_total";
    public const string NodeApiAnswers = "metacni_node_api_answers_total";
    public const string BuildInfo = "metacni_build_info";
}
