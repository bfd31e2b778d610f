//! What all requests share.

use crate::pool::Pool;
use crate::problem::Problem;
use crate::render::Renderer;
use crate::visit::Visit;
use axum::response::{Html, IntoResponse, Response};
use kutip_archive::Db;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Where messages for the owner of the archive go.
type Log = Box<dyn Fn(&str) + Send + Sync>;

/// An archive and the templates that show it.
pub struct Site {
    pub(crate) pool: Arc<Pool>,
    renderer: Renderer,
    log: Log,
}

impl Site {
    /// Opens an archive to show it over at most `connections` connections. `log` gets what went wrong, a line each.
    ///
    /// # Errors
    /// The archive is missing, damaged, or made by a newer kutip.
    pub fn open(
        archive: PathBuf,
        connections: usize,
        log: impl Fn(&str) + Send + Sync + 'static,
    ) -> kutip_archive::Result<Self> {
        let pool = Arc::new(Pool::open(archive, connections)?);
        Ok(Self { pool, renderer: Renderer::new(), log: Box::new(log) })
    }

    pub(crate) fn log(&self, message: &str) {
        (self.log)(message);
    }

    /// Reads a page's model from the archive and renders it.
    pub(crate) async fn page<M, F>(&self, visit: &Visit, template: &str, read: F) -> Result<Response, Problem>
    where
        M: Serialize + Send + 'static,
        F: FnOnce(&Db) -> Result<M, Problem> + Send + 'static,
    {
        let model = self.pool.read(read).await?;
        self.render(visit, template, &model)
    }

    pub(crate) fn render(
        &self,
        visit: &Visit,
        template: &str,
        model: &impl Serialize,
    ) -> Result<Response, Problem> {
        Ok(Html(self.renderer.page(visit, template, model)?).into_response())
    }
}
