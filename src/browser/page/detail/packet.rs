//! The packet that a sensor captured: what its headers say, its bytes, a file of it.

use super::super::export::download;
use super::super::marks::Icon;
use crate::protocol::Detail;
use crate::view::packet::{Packet, packet as model};
use js_sys::{Array, Uint8Array};
use yew::prelude::*;

/// The packet of an event; nothing where it holds none.
pub(super) fn packet(detail: &Detail) -> Html {
    let (length, inside) = match model(detail) {
        None => return Html::default(),
        Some(Err(why)) => (String::new(), html! { <p class="packet">{ why }</p> }),
        Some(Ok(packet)) => (packet.length(), whole(packet, detail)),
    };
    html! {
        <section class="pane" aria-label="Packet" data-testid="packet">
            <div class="pane-head"><h3>{ "Packet" }</h3><span>{ length }</span></div>
            { inside }
        </section>
    }
}

fn whole(packet: Packet, detail: &Detail) -> Html {
    let headers = packet.headers();
    let headers = headers
        .iter()
        .map(|(name, text)| html! { <><dt>{ *name }</dt><dd>{ text.clone() }</dd></> });
    let dump = packet.dump();
    let longer = packet.longer();
    // Nothing of the data is in the file's name.
    let row = &detail.row;
    let name =
        ["watchglass-packet-", &row.shard.to_string(), "-", &row.row.to_string(), ".pcap"].concat();
    let time = row.time;
    let onclick = Callback::from(move |_: MouseEvent| {
        let bytes = Uint8Array::from(packet.pcap(time).as_slice());
        // A browser that does not save says so itself.
        let _ = download(&Array::of1(&bytes), "application/vnd.tcpdump.pcap", &name);
    });
    html! {<>
        <dl class="packet">{ for headers }</dl>
        <pre class="packet" tabindex="0" aria-label="Bytes of the packet">{ dump }</pre>
        <p class="packet">
            if longer { { "The file holds more than is shown. " } }
            <button type="button" class="btn btn-small" data-testid="pcap" {onclick}>
                <Icon name="download" size={12} />{ "Download .pcap" }
            </button>
        </p>
    </>}
}
