//! Consent: who refuses, bargains and overruling.
