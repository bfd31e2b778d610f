//! Who connects, and for how long.

use crate::guard::Hosts;
use crate::router::router;
use crate::site::Site;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

/// How long a browser may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const LARGEST_HEAD: usize = 64 * 1024;
/// Connections at a time; more wait.
const CONNECTIONS: usize = 256;
/// How long requests that are under way may take when the server ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// Why pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, not this computer's, or not allowed.
    #[error("cannot listen on {0}: {1}; choose another with --listen, such as 127.0.0.1:0 for any free port")]
    Listen(SocketAddr, #[source] io::Error),
    /// No threads can be started.
    #[error("cannot start: {0}")]
    Start(#[from] io::Error),
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Begins to listen; those who connect wait for [`Server::run`].
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub fn listen(address: SocketAddr) -> Result<Self, ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let refused = |error| ServeError::Listen(address, error);
        let listener = runtime.block_on(TcpListener::bind(address)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { runtime, listener, address })
    }

    /// Where it listens, with the port that was free when port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The names under which it is asked: on loopback only this computer's.
    #[must_use]
    pub fn hosts(&self) -> Hosts {
        if self.address.ip().is_loopback() { Hosts::Loopback } else { Hosts::Any }
    }

    /// Serves pages until the user interrupts.
    pub fn run(self, site: Site) {
        let service = TowerToHyperService::new(router(Arc::new(site), self.hosts()));
        self.runtime.block_on(accept(&self.listener, service));
        // Reads that hang must not keep the program.
        self.runtime.shutdown_timeout(FAREWELL);
    }
}

async fn accept(listener: &TcpListener, service: TowerToHyperService<axum::Router>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(LARGEST_HEAD);
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let next = async {
            let permit = Arc::clone(&connections).acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (stream, permit) = tokio::select! {
            (accepted, permit) = next => match accepted {
                Ok((stream, _)) => (stream, permit),
                // Too many files open, or a connection that was gone at once: others can still be served.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            _ = &mut interrupted => break,
        };
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service.clone()));
        tokio::spawn(async move {
            // A browser that goes away in the middle is no error of ours.
            let _ = connection.await;
            drop(permit);
        });
    }
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}
