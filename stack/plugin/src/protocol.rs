//! The messages of Grafana's plugin protocol, version 2, that this plugin speaks.
//!
//! Names and numbers are those of `backend.proto` in Grafana's plugin SDK. Fields that the plugin doesn't read are left
//! out: protobuf skips what it doesn't know.

use std::collections::HashMap;

use bytes::Bytes;

/// A data source as it is stored in Grafana.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct DataSourceInstanceSettings {
    /// The URL of the HTTP settings, which provisioning files often set.
    #[prost(string, tag = "3")]
    pub(crate) url: String,
    /// The settings that are no secret, a JSON object.
    #[prost(bytes = "bytes", tag = "8")]
    pub(crate) json_data: Bytes,
    /// The secrets, by name.
    #[prost(map = "string, string", tag = "9")]
    pub(crate) secure_json_data: HashMap<String, String>,
    /// When the settings were last changed, in epoch milliseconds.
    #[prost(int64, tag = "10")]
    pub(crate) last_updated_ms: i64,
    /// The data source's id, unique in its organization.
    #[prost(string, tag = "11")]
    pub(crate) uid: String,
}

/// Who asks, and about which data source.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct PluginContext {
    /// The organization that the request comes from.
    #[prost(int64, tag = "1")]
    pub(crate) org_id: i64,
    /// The data source that is asked.
    #[prost(message, optional, tag = "5")]
    pub(crate) data_source: Option<DataSourceInstanceSettings>,
}

/// A range of time, in epoch milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, prost::Message)]
pub(crate) struct TimeRange {
    /// Its beginning.
    #[prost(int64, tag = "1")]
    pub(crate) from: i64,
    /// Its end.
    #[prost(int64, tag = "2")]
    pub(crate) to: i64,
}

/// One query of a panel or a rule.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct DataQuery {
    /// What the answer is filed under.
    #[prost(string, tag = "1")]
    pub(crate) ref_id: String,
    /// How many points a series may have.
    #[prost(int64, tag = "2")]
    pub(crate) max_data_points: i64,
    /// The distance of two points that Grafana suggests, in milliseconds.
    #[prost(int64, tag = "3")]
    pub(crate) interval_ms: i64,
    /// The range that is asked for; absent in a malformed request.
    #[prost(message, optional, tag = "4")]
    pub(crate) time_range: Option<TimeRange>,
    /// The query as the query editor made it, a JSON object.
    #[prost(bytes = "bytes", tag = "5")]
    pub(crate) json: Bytes,
}

/// A request for data.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct QueryDataRequest {
    /// Who asks, and about which data source.
    #[prost(message, optional, tag = "1")]
    pub(crate) context: Option<PluginContext>,
    /// The queries, each with a refId of its own.
    #[prost(message, repeated, tag = "3")]
    pub(crate) queries: Vec<DataQuery>,
}

/// The answers, by refId.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct QueryDataResponse {
    /// The answers, by refId.
    #[prost(map = "string, message", tag = "1")]
    pub(crate) responses: HashMap<String, DataResponse>,
}

/// The answer to one query: frames, or an error.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct DataResponse {
    /// Frames, each an Arrow file.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub(crate) frames: Vec<Bytes>,
    /// What went wrong; empty when nothing did.
    #[prost(string, tag = "2")]
    pub(crate) error: String,
    /// A status with the meaning of HTTP's.
    #[prost(int32, tag = "4")]
    pub(crate) status: i32,
    /// Who must act on the error: `plugin` or `downstream`.
    #[prost(string, tag = "5")]
    pub(crate) error_source: String,
}

/// A request to check a data source.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CheckHealthRequest {
    /// Who asks, and about which data source.
    #[prost(message, optional, tag = "1")]
    pub(crate) context: Option<PluginContext>,
}

/// Whether a data source works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum HealthStatus {
    /// It could not be told.
    Unknown = 0,
    /// It works.
    Ok = 1,
    /// It doesn't.
    Error = 2,
}

/// What a check found.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CheckHealthResponse {
    /// Whether the data source works.
    #[prost(enumeration = "HealthStatus", tag = "1")]
    pub(crate) status: i32,
    /// What "Save & test" shows.
    #[prost(string, tag = "2")]
    pub(crate) message: String,
    /// More for programs, a JSON object.
    #[prost(bytes = "bytes", tag = "3")]
    pub(crate) json_details: Bytes,
}

/// A list of strings, as header values are sent.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct StringList {
    /// The strings.
    #[prost(string, repeated, tag = "1")]
    pub(crate) values: Vec<String>,
}

/// An HTTP request to the plugin, from its front end.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CallResourceRequest {
    /// Who asks, and about which data source.
    #[prost(message, optional, tag = "1")]
    pub(crate) context: Option<PluginContext>,
    /// The path below the data source's resources.
    #[prost(string, tag = "2")]
    pub(crate) path: String,
    /// The method.
    #[prost(string, tag = "3")]
    pub(crate) method: String,
}

/// The reply to such a request.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CallResourceResponse {
    /// The HTTP status.
    #[prost(int32, tag = "1")]
    pub(crate) code: i32,
    /// The headers.
    #[prost(map = "string, message", tag = "2")]
    pub(crate) headers: HashMap<String, StringList>,
    /// The body.
    #[prost(bytes = "bytes", tag = "3")]
    pub(crate) body: Bytes,
}

/// A message without fields that are read, as in go-plugin's `Shutdown` and in a request of gRPC's health protocol.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct Empty {}

/// The reply of gRPC's own health protocol, with which go-plugin pings.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct ServingStatus {
    /// 1 is `SERVING`.
    #[prost(int32, tag = "1")]
    pub(crate) status: i32,
}
