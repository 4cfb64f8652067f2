//! What a person gives: dropped files and folders, chosen files, pasted text.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use watchglass::bytes::sort_by_key;
use web_sys::{
    DataTransfer, DataTransferItem, File, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry,
};
use yew::Callback;

/// Something to open.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A file: its name with the folder it came in, and the file.
    File(String, File),
    /// Text: what it is called, and its bytes.
    Text(String, Vec<u8>),
    /// What could not be opened: its name, and why.
    Failed(String, String),
}

impl Given {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Given::File(name, _) | Given::Text(name, _) | Given::Failed(name, _) => name,
        }
    }
}

/// The files of a chooser, each with its folder where one was chosen.
pub fn chosen(list: Option<FileList>) -> Vec<Given> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|at| list.get(at))
        .map(|file| {
            let path = Reflect::get(&file, &"webkitRelativePath".into()).ok();
            let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
            Given::File(path.unwrap_or_else(|| file.name()), file)
        })
        .collect()
}

/// Takes what was dropped. Items must be asked for at once, while the event lasts; their
/// folders are read later.
pub fn dropped(transfer: &DataTransfer, done: Callback<Vec<Given>>) {
    let items = transfer.items();
    let items = (0..items.length()).filter_map(|at| items.get(at));
    let parts: Vec<Dropped> =
        items.filter(|item| item.kind() == "file").filter_map(|item| part(&item)).collect();
    if parts.is_empty() {
        done.emit(pasted(transfer.get_data("text/plain").unwrap_or_default(), "Dropped text"));
        return;
    }
    spawn_local(async move {
        let mut given = Vec::new();
        for part in parts {
            match part {
                Dropped::File(file) => given.push(Given::File(file.name(), file)),
                Dropped::Folder(entry) => walk(entry, &mut given).await,
            }
        }
        done.emit(given);
    });
}

enum Dropped {
    File(File),
    Folder(FileSystemEntry),
}

/// A file is taken as it is: as an entry it may bear another name.
fn part(item: &DataTransferItem) -> Option<Dropped> {
    match item.webkit_get_as_entry().ok().flatten() {
        Some(entry) if entry.is_directory() => Some(Dropped::Folder(entry)),
        _ => item.get_as_file().ok().flatten().map(Dropped::File),
    }
}

/// Reads an entry and all below it, folders in the order of their names.
async fn walk(entry: FileSystemEntry, given: &mut Vec<Given>) {
    let mut waiting = vec![entry];
    while let Some(entry) = waiting.pop() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if entry.is_file() {
            match file_of(entry.unchecked_into()).await {
                Ok(file) => given.push(Given::File(path, file)),
                Err(error) => given.push(Given::Failed(path, super::link::words(&error))),
            }
            continue;
        }
        match children(entry.unchecked_into()).await {
            Ok(mut below) => {
                sort_by_key(&mut below, FileSystemEntry::name);
                waiting.extend(below.into_iter().rev());
            }
            Err(error) => given.push(Given::Failed(path, super::link::words(&error))),
        }
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |yes, no| {
        let _ = call(&entry, "file", &yes, &no);
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// The entries of a folder; a browser hands them over in batches.
async fn children(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let promise = Promise::new(&mut |yes, no| {
            let _ = call(&reader, "readEntries", &yes, &no);
        });
        let batch: Array = JsFuture::from(promise).await?.dyn_into()?;
        if batch.length() == 0 {
            return Ok(all);
        }
        all.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Calls a method of two arguments that may throw. The old file system calls take two functions,
/// which a promise's are already.
pub fn call(
    target: &JsValue,
    name: &str,
    one: &JsValue,
    two: &JsValue,
) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &name.into())?.dyn_into()?;
    method.call2(target, one, two)
}

/// Pasted or dropped text as an input.
pub fn pasted(text: String, name: &str) -> Vec<Given> {
    if text.is_empty() { Vec::new() } else { vec![Given::Text(name.to_owned(), text.into_bytes())] }
}

/// The events that come with the page: the two documents of the tests.
pub fn sample() -> Vec<Given> {
    const NEUVECTOR: &[u8] = include_bytes!("../../../tests/golden/neuvector/document/input.txt");
    const KUBEARMOR: &[u8] = include_bytes!("../../../tests/golden/kubearmor/document/input.txt");
    [("sample-neuvector.txt", NEUVECTOR), ("sample-kubearmor.txt", KUBEARMOR)]
        .map(|(name, bytes)| Given::Text(name.to_owned(), bytes.to_vec()))
        .into()
}

/// The most bytes of a file that is looked into.
const LOOKED: f64 = 64e6;

/// All bytes of what was given, as a buffer, where they begin with a text.
pub async fn beginning(given: &Given, with: &str) -> Option<JsValue> {
    let file = match given {
        Given::Text(_, bytes) => {
            let is = bytes.starts_with(with.as_bytes());
            return is.then(|| Uint8Array::from(bytes.as_slice()).into());
        }
        Given::File(_, file) if file.size() <= LOOKED => file,
        _ => return None,
    };
    let head = slice(file, 0, with.len() as u64).await.ok()?;
    if Uint8Array::new(&head).to_vec() != with.as_bytes() {
        return None;
    }
    let all = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&all).into())
}

/// Reads a slice of a file for a worker that cannot.
///
/// # Errors
/// Why the browser does not give the bytes.
pub async fn slice(file: &File, start: u64, end: u64) -> Result<JsValue, JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
    let part = file.slice_with_f64_and_f64(start as f64, end as f64)?;
    JsFuture::from(part.array_buffer()).await
}
