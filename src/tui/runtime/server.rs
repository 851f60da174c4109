//! The threads that start, end and ask the data source.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Instant,
};

use crate::tui::{
    message::{JobId, Message, Told},
    services::data_source::{DataSource, NotStarted, Port},
};

use super::{
    Incoming,
    jobs::{Outbox, guarded},
};

/// Has the data source started and ended, in the order in which that is asked for.
pub(super) struct Server {
    data_source: Arc<dyn DataSource>,
    orders: Option<Sender<Order>>,
    outbox: Outbox,
    done: Receiver<()>,
}

enum Order {
    Serve(Port),
    Stop,
}

impl Server {
    /// Starts the thread, not the server.
    pub(super) fn start(data_source: Arc<dyn DataSource>, sender: Sender<Incoming>) -> io::Result<Self> {
        let (orders, queue) = mpsc::channel();
        let (finished, done) = mpsc::channel();
        let outbox = Outbox::new(sender);
        let worker = (Arc::clone(&data_source), outbox.clone());
        thread::Builder::new().name("serve".to_owned()).spawn(move || {
            let (data_source, outbox) = worker;
            for order in queue {
                let told = match order {
                    Order::Serve(port) => serve(&*data_source, port, &outbox),
                    Order::Stop => {
                        stop(&*data_source);
                        Told::Stopped
                    }
                };
                outbox.send(Message::DataSource(told));
            }
            stop(&*data_source);
            drop(finished);
        })?;
        Ok(Self {
            data_source,
            orders: Some(orders),
            outbox,
            done,
        })
    }

    /// Starts the server soon.
    pub(super) fn serve(&self, port: Port) {
        self.order(Order::Serve(port));
    }

    /// Ends the server soon.
    pub(super) fn stop(&self) {
        self.order(Order::Stop);
    }

    /// Asks for a scenario on a thread of its own: some take their time.
    pub(super) fn try_scenario(&self, job: JobId, scenario: String, points: u16) -> io::Result<()> {
        let (data_source, outbox) = (Arc::clone(&self.data_source), self.outbox.clone());
        thread::Builder::new().name("scenario".to_owned()).spawn(move || {
            let result = guarded(|| data_source.try_scenario(&scenario, points)).map(Box::new);
            outbox.send(Message::DataSource(Told::Tried { job, result }));
        })?;
        Ok(())
    }

    /// Ends the server and the thread; doesn't wait.
    pub(super) fn end(&mut self) {
        self.orders = None;
    }

    /// Waits until both have ended, but not longer than until `deadline`.
    pub(super) fn finish(&mut self, deadline: Instant) {
        self.orders = None;
        let wait = deadline.saturating_duration_since(Instant::now());
        // The thread says that it is done by dropping its end.
        let _ = self.done.recv_timeout(wait);
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread only ends after the sender.
            let _ = orders.send(order);
        }
    }
}

fn serve(data_source: &dyn DataSource, port: Port, outbox: &Outbox) -> Told {
    let news = outbox.clone();
    let tell = Box::new(move |told| news.send(Message::DataSource(Told::News(told))));
    let started = guarded(|| Ok(data_source.start(port, tell)));
    Told::Started(started.unwrap_or_else(|bug| Err(NotStarted::Failed(bug))))
}

fn stop(data_source: &dyn DataSource) {
    // A panic there leaves nothing to be done here.
    let _ = guarded(|| {
        data_source.stop();
        Ok(())
    });
}
